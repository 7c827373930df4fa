import ChipModel
import SpikeWorkload
import TestSupport
import Testing

@testable import ChipPlacement

/// Refinements in memory.
private final class Shelf: RefinementStore {
  var kept: [String: [Int]] = [:]
  var asked: [String] = []

  func cores(_ description: String, count: Int) -> [Int]? {
    asked.append(description)
    return kept[description]
  }

  func keep(_ cores: [Int], _ description: String) { kept[description] = cores }
}

@Suite("A store of refinements")
struct RefinementStoreTests {
  /// A model of more pieces than are worth keeping, and a chip with cores to spare.
  private func large() throws -> (OperatorGraph, Chip) {
    let shape = ModelShape(
      vocabulary: 256, hidden: 256, intermediate: 512, heads: 4, keyValueHeads: 2, headDimension: 64,
      slidingWindow: 16, maximumPositions: 64,
      layers: (0..<12).map { $0.isMultiple(of: 2) ? .gatedLinear : .slidingWindow }, gateRank: nil,
      weightGroup: 64, rawWeightBytes: 4, largestCode: 127)
    var chip = try Chip.preset("spikefoundry-ref")
    (chip.columns, chip.rows) = (48, 48)
    chip.core.synapseMemory = 8192
    chip.core.stateMemory = 65536
    let graph = OperatorGraph(shape: shape, mode: SpikeMode(), banks: chip.core.banks)
    return (graph, chip)
  }

  @Test("spares another cache the refinement, which answers the same")
  func spares() throws {
    let (graph, chip) = try large()
    let shelf = Shelf()
    let first = PlacementCache(store: shelf)
    let placement = try first.place(graph, on: chip)
    #expect(placement.entries.count >= PlacementCache.worthKeeping)
    #expect(first.work.refined == 1 && shelf.kept.count == 1)
    let second = PlacementCache(store: shelf)
    #expect(try second.place(graph, on: chip) == placement)
    #expect(second.work == (placed: 1, cut: 1, refined: 0))
    #expect(try Placer.place(graph, on: chip) == placement)
  }

  @Test("is not believed when what it answers is no placement")
  func doubts() throws {
    let (graph, chip) = try large()
    let shelf = Shelf()
    let placement = try PlacementCache(store: shelf).place(graph, on: chip)
    for answer in [[0, 0], Array(1...chip.coreCount)] {
      for description in shelf.kept.keys { shelf.kept[description] = answer }
      let cache = PlacementCache(store: shelf)
      #expect(try cache.place(graph, on: chip) == placement)
      #expect(cache.work.refined == 1)
    }
  }

  @Test("is not asked for a small model")
  func small() throws {
    let chip = try Chip.preset("spikefoundry-ref").roomy()
    let shelf = Shelf()
    var random = SeededGenerator(seed: 4)
    let graph = RandomModel(&random, largest: 64).graph(chip)
    _ = try PlacementCache(store: shelf).place(graph, on: chip)
    #expect(shelf.asked.isEmpty && shelf.kept.isEmpty)
  }
}
