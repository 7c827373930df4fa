import ChipModel
import SpikeWorkload
import TestSupport
import Testing

@testable import ChipPlacement

@Suite("The refinement of placements")
struct RefinementTests {
  private struct Case {
    var chip: Chip
    var graph: OperatorGraph

    init(seed: Int) throws {
      var random = SeededGenerator(seed: UInt64(seed))
      chip = try Chip.random(&random)
      (chip.columns, chip.rows) = (random.integer(1...24), random.integer(1...24))
      (chip.host.x, chip.host.y) = (random.integer(0...chip.columns - 1), random.integer(0...chip.rows - 1))
      graph = RandomModel(&random, largest: 512).graph(chip)
    }

    /// Nil where the chip is too small for the model: any other failure is thrown.
    func unrefined() throws -> Placement? {
      do throws(PlacementFailure) {
        return try Placer.place(graph, PlacementInputs(graph, chip)) { $0 }
      } catch {
        guard error.message.contains(" is too small: ") else { throw error }
        return nil
      }
    }

    func traffic(_ placement: Placement) -> ExpectedTraffic {
      ExpectedTraffic(DataFlow(graph: graph, placement: placement, chip: chip), chip: chip)
    }
  }

  @Test("is tried on more than half of the random models below, which fit their chips")
  func placed() throws {
    #expect(try (0..<40).count { try Case(seed: $0).unrefined() != nil } > 20)
    #expect(try (0..<20).count { try Case(seed: $0).unrefined() != nil } > 10)
  }

  @Test("never lets the expected packets of random models cross more links", arguments: 0..<40)
  func neverWorse(seed: Int) throws {
    let test = try Case(seed: seed)
    guard let first = try test.unrefined() else { return }
    let refined = try Placer.place(test.graph, on: test.chip)
    try PlacementCheck.check(refined, graph: test.graph, chip: test.chip)
    let (before, after) = (test.traffic(first), test.traffic(refined))
    #expect(after.links <= before.links)
    #expect(after.packets == before.packets)
  }

  @Test("keeps what shares a core together", arguments: 0..<20)
  func together(seed: Int) throws {
    let test = try Case(seed: seed)
    guard let first = try test.unrefined() else { return }
    let refined = try Placer.place(test.graph, on: test.chip)
    var moved: [PlacementNode: PlacementNode] = [:]
    for (old, new) in zip(first.entries, refined.entries) {
      #expect((old.operation, old.inputs, old.outputs) == (new.operation, new.inputs, new.outputs))
      #expect(moved[old.node, default: new.node] == new.node)
      moved[old.node] = new.node
    }
    #expect(Set(moved.values).count == moved.count)
    for node in [PlacementNode.host, .dram] { #expect(moved[node, default: node] == node) }
  }

  @Test("gains what random placements then cost less, and that is much", arguments: 0..<12)
  func gain(seed: Int) throws {
    var test = try Case(seed: seed)
    test.chip = test.chip.roomy()
    (test.chip.columns, test.chip.rows) = (9, 8)
    (test.chip.host.x, test.chip.host.y) = (3, 7)
    var random = SeededGenerator(seed: UInt64(1000 + seed))
    let first = RandomPlacement(graph: test.graph, chip: test.chip).make(&random)
    let flow = DataFlow(graph: test.graph, placement: first, chip: test.chip)
    var refinement = Refinement(TrafficGraph(flow, tiles: test.chip.tileCount), chip: test.chip)
    refinement.run()
    #expect(refinement.cores.sorted() == Array(0..<72))
    let refined = Placement(
      entries: first.entries.map { entry in
        guard case .core(let core) = entry.node else { return entry }
        return PlacementEntry(
          operation: entry.operation, inputs: entry.inputs, outputs: entry.outputs,
          node: .core(refinement.cores[core]))
      })
    let (before, after) = (test.traffic(first), test.traffic(refined))
    #expect(before.links - after.links == refinement.gain)
    #expect(refinement.gain * 10 > before.links)
  }
}
