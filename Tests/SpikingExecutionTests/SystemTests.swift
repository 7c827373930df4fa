import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import Testing

@Suite("A model on several chips")
struct SystemTests {
  private static let prompt = [7, 21]

  @Test(
    "computes and counts what it does on one mesh of the same cores, and only crosses other links",
    arguments: 0..<4)
  func sameCounts(seed: Int) throws {
    var stream = RandomStream(seed: 47, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    (chip.columns, chip.rows) = (3, 2)
    chip.system = nil
    (chip.host.x, chip.host.y) = (0, 0)
    if chip.dram != nil { chip.dram = chip.host }
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    let whole = try harness.run(Self.prompt, generate: 2)
    harness.chip.divide(using: &stream)
    // A packet that crosses a border once alone takes as long as the whole run on one mesh.
    harness.chip.system?.link.latency = SimDuration(picoseconds: whole.record.end.picoseconds)
    let system = try harness.run(Self.prompt, generate: 2)
    #expect(system.generated == whole.generated)
    #expect(system.results.activities == whole.results.activities)
    #expect(system.record.packets == whole.record.packets)
    #expect(Self.byTile(system.record, \.actions) == Self.byTile(whole.record, \.actions))
    #expect(Self.byTile(system.record, \.links) == Self.byTile(whole.record, \.links))
    #expect(whole.record.flits(.chipLink) == 0 && system.record.flits(.chipLink) > 0)
    #expect(system.record.end > whole.record.end)
  }

  /// Counts of the operators on each tile together: who of them uses a bank last gives its credit back.
  private static func byTile(_ record: RunRecord, _ counts: KeyPath<CellRecord, [Int64]>) -> [Int: [Int64]] {
    Dictionary(record.cells.map { ($0.tile, $0[keyPath: counts]) }) { zip($0, $1).map(+) }
  }

  @Test("keeps each link busy for its flits times its own flit time")
  func busy() throws {
    var stream = RandomStream(seed: 48)
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    (chip.columns, chip.rows, chip.host.x, chip.host.y) = (2, 2, 0, 0)
    chip.dram = nil
    chip.divide(using: &stream)
    let link = try #require(chip.system?.link)
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    let record = try harness.run(Self.prompt, generate: 1).record
    for port in record.links {
      let flitTime = (port.isChipLink ? link.flitTime : chip.network.flitTime).picoseconds
      #expect(port.busy == port.flits * flitTime)
    }
    #expect(record.links.contains { $0.isChipLink && $0.waiting > 0 }, "no packet waited for a link")
  }
}

extension CellRecord {
  /// Flits over links of the mesh and between chips together, and over routers and to attached nodes.
  fileprivate var links: [Int64] {
    func count(_ action: NetworkAction) -> Int64 { network[action.rawValue] }
    return [
      count(.linkX) + count(.linkY) + count(.chipLink), count(.router), count(.hostLink), count(.dramLink),
    ]
  }
}

extension RunRecord {
  fileprivate func flits(_ action: NetworkAction) -> Int64 {
    cells.reduce(0) { $0 + $1.network[action.rawValue] }
  }
}
