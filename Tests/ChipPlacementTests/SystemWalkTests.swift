import ChipModel
import Quantities
import RunRecord
import SpikeWorkload
import TestSupport
import Testing

@testable import ChipPlacement

@Suite("Several chips")
struct SystemWalkTests {
  /// The reference chip as a system of chips of `width` x `height` cores.
  private func system(_ columns: Int, _ rows: Int, _ width: Int, _ height: Int) throws -> Chip {
    var chip = try Chip.preset("spikefoundry-ref")
    (chip.columns, chip.rows) = (columns * width, rows * height)
    let link = ChipLink(
      flitTime: SimDuration(picoseconds: 16_000), latency: SimDuration(picoseconds: 50_000),
      energy: Energy(attojoules: 64_000_000), bufferFlits: 64)
    chip.system = ChipSystem(columns: columns, rows: rows, link: link)
    return chip
  }

  @Test("are walked one after the other, each core once", arguments: 1...3, 1...3)
  func visits(columns: Int, rows: Int) throws {
    for (width, height) in [(1, 1), (4, 4), (2, 5), (3, 2), (8, 4)] {
      let chip = try system(columns, rows, width, height)
      let walk = SystemWalk(chip).cores
      #expect(walk.first == 0 && walk.sorted() == Array(0..<chip.coreCount))
      let chips = walk.map { chip.chipNumber(ofCore: $0) }
      let changes = zip(chips, chips.dropFirst()).count { $0 != $1 }
      #expect(changes == chip.chipCount - 1)
    }
  }

  @Test("follow each other by a single link where their sides are even", arguments: [2, 4, 8, 16])
  func joins(side: Int) throws {
    let chip = try system(4, 4, side, side)
    let walk = SystemWalk(chip).cores
    for (a, b) in zip(walk, walk.dropFirst()) {
      let steps =
        abs(a % chip.columns - b % chip.columns) + abs(a / chip.columns - b / chip.columns)
      #expect(steps == 1, "\(a) to \(b)")
    }
  }

  @Test("are walked like a mesh where there is only one")
  func single() throws {
    let chip = try Chip.preset("spikefoundry-ref")
    #expect(SystemWalk(chip).cores == MeshWalk(columns: chip.columns, rows: chip.rows).cores)
  }

  @Test("hold a model that is too large for one of them")
  func tooLargeForOne() throws {
    let one = try system(1, 1, 6, 6)
    let graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: one.core.banks)
    var small = one
    (small.columns, small.rows, small.system) = (5, 5, nil)
    let failure = try #require(throws: PlacementFailure.self) { try Placer.place(graph, on: small) }
    #expect(failure.message.contains("or 2 such chips (system.chips)"), "\(failure.message)")
    let pair = try system(2, 1, 5, 5)
    let placement = try Placer.place(graph, on: pair)
    #expect(chips(of: placement, on: pair).count == 2)
  }

  @Test("each hold whole layers where these fit", arguments: [(6, 2), (5, 3), (4, 4)])
  func layers(side: Int, grid: Int) throws {
    let chip = try system(grid, grid, side, side)
    let graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    let placement = try Placer.place(graph, on: chip)
    for layer in 0..<4 {
      let own = placement.entries.filter { $0.operation.hasPrefix("layers.\(layer).") }
      let used = chips(of: Placement(entries: own), on: chip)
      #expect(used.count == 1, "layer \(layer) on chips \(used)")
    }
    #expect(chips(of: placement, on: chip).count > 1)
  }

  @Test("hold two layers of SpikingBrain-7B each, where a chip has 1024 cores of half a mebibyte")
  func largeLayers() throws {
    var chip = try system(3, 2, 32, 32)
    chip.core.synapseMemory = 512 * 1024
    chip.core.stateMemory = 512 * 1024
    var shape = ModelShape.tiny
    (shape.hidden, shape.intermediate, shape.headDimension) = (3584, 18_944, 128)
    (shape.heads, shape.keyValueHeads, shape.slidingWindow) = (28, 4, 2048)
    shape.layers = (0..<6).map { $0 % 2 == 0 ? .gatedLinear : .slidingWindow }
    let graph = OperatorGraph(shape: shape, mode: SpikeMode(), banks: chip.core.banks)
    let placement = try Placer.place(graph, on: chip)
    let layers = (0..<6).map { layer in
      let own = placement.entries.filter { $0.operation.hasPrefix("layers.\(layer).") }
      return chips(of: Placement(entries: own), on: chip)
    }
    #expect(layers.allSatisfy { $0.count == 1 }, "\(layers)")
    #expect(Set(layers).count < 5)
  }

  @Test("take every random model that one mesh of the same size takes", arguments: 0..<30)
  func random(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 900)
    var chip = try system(
      random.integer(1...3), random.integer(1...3), random.integer(1...12), random.integer(1...12))
    chip.core.synapseMemory = random.integer(32...1024) * 1024
    chip.core.stateMemory = random.integer(32...1024) * 1024
    let graph = RandomModel(&random, largest: 512).graph(chip)
    var mesh = chip
    mesh.system = nil
    do throws(PlacementFailure) {
      let placement = try Placer.place(graph, on: chip)
      try PlacementCheck.check(placement, graph: graph, chip: chip)
    } catch {
      #expect(throws: PlacementFailure.self) { try Placer.place(graph, on: mesh) }
    }
  }

  private func chips(of placement: Placement, on chip: Chip) -> Set<Int> {
    Set(
      placement.entries.compactMap { entry in
        guard case .core(let core) = entry.node else { return nil }
        return chip.chipNumber(ofCore: core)
      })
  }
}
