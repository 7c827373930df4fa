import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord
import Testing

@testable import ChipSimulation

@Suite("The tiles of a chip")
struct TileStripeTests {
  @Test("are divided into stripes between which no link is faster than the lookahead", arguments: 0..<20)
  func lookahead(seed: Int) throws {
    var stream = RandomStream(seed: 53, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    chip.columns = .random(in: 1...6, using: &stream)
    chip.rows = .random(in: 2...6, using: &stream)
    chip.host.x = .random(in: 0..<chip.columns, using: &stream)
    chip.host.y = .random(in: 0..<chip.rows, using: &stream)
    if chip.dram != nil { chip.dram = chip.host }
    if chip.system != nil { chip.divide(using: &stream) }
    let harness = Harness(model: try TestModels.small.get(), chip: chip)
    let flow = DataFlow(
      graph: harness.graph, placement: .random(harness.graph, on: chip, using: &stream), chip: chip)
    let division = try #require(
      TileStripes.partitioning(chip, flow, threads: .random(in: 2...4, using: &stream)))
    #expect(division.owners.count == chip.tileCount && division.owners[chip.hostTile] == 0)
    #expect(Set(division.owners).count == division.count && division.count > 1)
    let routing = MeshRouting(chip)
    for core in 0..<chip.coreCount {
      if core % chip.columns + 1 < chip.columns, division.owners[core] != division.owners[core + 1] {
        #expect(division.lookahead <= Self.latency(routing, core, .east))
      }
      if core + chip.columns < chip.coreCount, division.owners[core] != division.owners[core + chip.columns] {
        #expect(division.lookahead <= Self.latency(routing, core, .south))
      }
    }
    // Attached nodes stay with the core that they hang on: their links may be faster.
    #expect(division.owners[chip.host.y * chip.columns + chip.host.x] == 0)
  }

  /// Time that one flit takes to the next core.
  private static func latency(_ routing: MeshRouting, _ core: Int, _ direction: PortDirection) -> Int64 {
    routing.linkLatency(core, direction.rawValue) + routing.flitTime(core, direction.rawValue)
  }

  @Test("are shared so that each of two threads has a part of most operators")
  func shares() throws {
    let chip = try TestModels.reference.get()
    let harness = Harness(model: try TestModels.small.get(), chip: chip)
    let flow = DataFlow(
      graph: harness.graph, placement: try Placer.place(harness.graph, on: chip), chip: chip)
    let division = try #require(TileStripes.partitioning(chip, flow, threads: 2))
    let stations = Dictionary(grouping: flow.stations.filter { $0.tile < chip.coreCount }, by: \.operation)
    // An operator on one row and one column of cores cannot be shared.
    let wide = stations.values.filter { Set($0.map { $0.tile / chip.columns }).count > 1 }
    let shared = wide.filter { Set($0.map { division.owners[$0.tile] }).count > 1 }
    #expect(!wide.isEmpty && 2 * shared.count > wide.count)
  }

  @Test("stay with one thread on a chip of one core")
  func single() throws {
    var chip = try TestModels.reference.get()
    chip.columns = 1
    chip.rows = 1
    chip.host.x = 0
    chip.host.y = 0
    chip.dram = nil
    let harness = Harness(model: try TestModels.small.get(), chip: chip)
    var stream = RandomStream(seed: 53)
    let flow = DataFlow(
      graph: harness.graph, placement: .random(harness.graph, on: chip, using: &stream), chip: chip)
    #expect(TileStripes.partitioning(chip, flow, threads: 4) == nil)
  }
}
