import ChipModel
import ChipPlacement
import SpikeWorkload
import TestSupport
import Testing

@Suite("The check of a placement")
struct PlacementCheckTests {
  let chip: Chip
  let graph: OperatorGraph
  let placement: Placement

  init() throws {
    chip = try Chip.preset("spikefoundry-ref")
    graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    placement = try Placer.place(graph, on: chip)
  }

  private func problem(of placement: Placement, on chip: Chip? = nil) -> PlacementFailure? {
    do throws(PlacementFailure) {
      try PlacementCheck.check(placement, graph: graph, chip: chip ?? self.chip)
      return nil
    } catch {
      return error
    }
  }

  /// The placement with one entry changed, and the index of that entry.
  private func edited(_ operation: String, _ edit: (inout PlacementEntry) -> Void) throws -> (Placement, Int)
  {
    var placement = placement
    let index = try #require(placement.entries.firstIndex { $0.operation == operation })
    edit(&placement.entries[index])
    return (placement, index)
  }

  @Test("names the entry with an unknown operator, and the nearest name")
  func unknownOperator() throws {
    let (placement, index) = try edited("layers.0.attn.q_proj") { $0.operation = "layers.0.attn.q_prj" }
    let failure = try #require(problem(of: placement))
    #expect(failure.entry == index && failure.part == .operation)
    #expect(failure.message.contains("did you mean 'layers.0.attn.q_proj'?"))
  }

  @Test("names the entry whose range leaves the operator", arguments: [0..<129, -128..<128, 0..<0])
  func range(inputs: Range<Int>) throws {
    let (placement, index) = try edited("layers.1.mlp.gate_proj") { $0.inputs = inputs }
    let failure = try #require(problem(of: placement))
    #expect(failure.entry == index && failure.part == .inputs)
  }

  @Test("names the entry that cuts a weight group")
  func group() throws {
    let (placement, index) = try edited("layers.1.mlp.down_proj") { $0.inputs = 0..<64 }
    let failure = try #require(problem(of: placement))
    #expect(failure.entry == index && failure.message.contains("weight groups of 128"))
  }

  @Test(
    "names a core that is not there and a dram that the chip lacks",
    arguments: [PlacementNode.core(256), .core(-1), .dram])
  func node(node: PlacementNode) throws {
    let (placement, index) = try edited("layers.0.attn.in") { $0.node = node }
    let failure = try #require(problem(of: placement))
    #expect(failure.entry == index && failure.part == .node)
  }

  @Test("says what a removed entry leaves uncovered")
  func uncovered() throws {
    for index in placement.entries.indices where placement.entries[index].operation != "argmax" {
      var less = placement
      let removed = less.entries.remove(at: index)
      let failure = try #require(problem(of: less), "\(removed)")
      let nowhere = failure.problem.contains("nowhere") && failure.problem.contains(removed.operation)
      #expect(nowhere || failure.problem.contains("argmax"), "\(failure.problem)")
    }
  }

  @Test("blames the later of two entries that hold the same elements")
  func twice() throws {
    for entry in placement.entries where entry.operation != "argmax" {
      let failure = try #require(problem(of: Placement(entries: placement.entries + [entry])))
      #expect(
        failure.entry == placement.entries.count && failure.problem.contains("expected every element once"))
    }
  }

  @Test("says which memory is too small, by how much, and which entry is one too many")
  func memory() throws {
    var small = chip
    small.core.synapseMemory = 40_000
    let failure = try #require(problem(of: placement, on: small))
    #expect(failure.problem.contains("core.synapse_sram is 40000 B"))
    let entry = try #require(failure.entry)
    #expect(placement.entries[entry].node != .host)
  }

  @Test(
    "refuses argmax nodes that cross, repeat, or have nothing below them",
    arguments: [1..<3, 0..<512, 500..<501])
  func argmax(range: Range<Int>) throws {
    let node = PlacementEntry(operation: "argmax", inputs: range, outputs: 0..<1, node: .core(0))
    let failure = try #require(problem(of: Placement(entries: placement.entries + [node])))
    #expect(failure.entry == placement.entries.count && failure.problem.contains("argmax"))
  }

  @Test("finds each fault in random tilings of which one entry is moved, and none without", arguments: 0..<40)
  func faults(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let chip = try Chip.random(&random).roomy()
    let graph = RandomModel(&random, largest: 256).graph(chip)
    var placement = RandomPlacement(graph: graph, chip: chip).make(&random)
    try PlacementCheck.check(placement, graph: graph, chip: chip)
    let index = random.integer(0...placement.entries.count - 1)
    let entry = placement.entries[index]
    if entry.outputs.count > 1, entry.operation != "argmax" {
      placement.entries[index].outputs = entry.outputs.lowerBound + 1..<entry.outputs.upperBound
    } else {
      placement.entries.append(entry)
    }
    #expect(throws: PlacementFailure.self) {
      try PlacementCheck.check(placement, graph: graph, chip: chip)
    }
  }

  @Test("takes a matrix of 20,000 pieces")
  func manyEntries() throws {
    var placement = placement
    placement.entries.removeAll { $0.operation == "layers.0.mlp.down_proj" || $0.operation == "argmax" }
    placement.entries.removeAll { $0.operation == "lm_head" }
    for row in 0..<128 {
      for part in 0..<4 {
        placement.entries.append(
          PlacementEntry(
            operation: "layers.0.mlp.down_proj", inputs: part * 128..<(part + 1) * 128,
            outputs: row..<row + 1, node: .host))
      }
    }
    for row in 0..<512 {
      for part in 0..<38 {
        placement.entries.append(
          PlacementEntry(
            operation: "lm_head", inputs: part * 3..<(part < 37 ? part * 3 + 3 : 128), outputs: row..<row + 1,
            node: .host))
      }
    }
    placement.entries.append(
      PlacementEntry(operation: "argmax", inputs: 0..<512, outputs: 0..<1, node: .host))
    #expect(placement.entries.count > 19_000)
    try PlacementCheck.check(placement, graph: graph, chip: chip)
  }
}
