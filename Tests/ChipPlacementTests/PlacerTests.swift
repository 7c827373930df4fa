import ChipModel
import ChipPlacement
import Quantities
import RunRecord
import SpikeWorkload
import TestSupport
import Testing

@Suite("The default placer")
struct PlacerTests {
  @Test(
    "places random models so that the check passes, or says how many cores would do, and these do",
    arguments: 0..<60)
  func randomModels(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var chip = try Chip.random(&random)
    let model = RandomModel(&random, largest: 1024)
    if seed % 3 == 0 { (chip.columns, chip.rows) = (1, 1) }
    let graph = model.graph(chip)
    if let failure = Self.outcome(graph, chip) {
      try expectRemedy(failure, graph, chip)
    } else {
      try expectValid(try Placer.place(graph, on: chip), graph, chip)
    }
  }

  private func expectValid(_ placement: Placement, _ graph: OperatorGraph, _ chip: Chip) throws {
    try PlacementCheck.check(placement, graph: graph, chip: chip)
    #expect(Set(placement.entries.map(\.operation)) == Set(graph.operators.map(\.name)))
    for entry in placement.entries {
      let index = try #require(graph.index(of: entry.operation))
      let needs = graph.needs(graph.operators[index])
      if needs.contains(where: { chip.core.support[$0.rawValue] == .host }) { #expect(entry.node == .host) }
    }
    let again = try Placer.place(graph, on: chip)
    #expect(again == placement)
  }

  /// The message has at most four lines; a chip as large as it says holds the model, and one core less does not.
  private func expectRemedy(_ failure: PlacementFailure, _ graph: OperatorGraph, _ chip: Chip) throws {
    let lines = failure.message.split(separator: "\n")
    #expect(lines.count <= 4 && lines.allSatisfy { $0.utf8.count <= 240 })
    #expect(failure.message.contains("binding limit: core."))
    var larger = chip
    if let cores = Self.number(in: failure.message, after: "the model needs ") {
      #expect(cores > chip.coreCount)
      (larger.columns, larger.rows) = (cores, 1)
      try expectValid(try Placer.place(graph, on: larger), graph, larger)
      larger.columns -= 1
      #expect(throws: PlacementFailure.self) { try Placer.place(graph, on: larger) }
    } else {
      let bytes = try #require(Self.number(in: failure.message, after: " to "))
      let synapse = failure.message.contains("set core.synapse_sram")
      if synapse { larger.core.synapseMemory = bytes } else { larger.core.stateMemory = bytes }
      // The same piece is no obstacle any more: what is missing now, if anything, is another one.
      #expect(Self.outcome(graph, larger) != failure)
    }
  }

  private static func outcome(_ graph: OperatorGraph, _ chip: Chip) -> PlacementFailure? {
    do throws(PlacementFailure) {
      _ = try Placer.place(graph, on: chip)
      return nil
    } catch {
      return error
    }
  }

  private static func number(in text: String, after mark: String) -> Int? {
    guard let range = text.firstRange(of: mark) else { return nil }
    return Int(text[range.upperBound...].prefix { $0.isNumber })
  }

  @Test(
    "places pieces whose work no number of picoseconds holds",
    arguments: [1 << 40, 1 << 50, .max] as [Int64], 0..<4 as Range<UInt64>)
  func endlessWork(latency: Int64, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var chip = try Chip.preset("spikefoundry-ref").roomy()
    chip.core.costs.latency = chip.core.costs.latency.map { _ in SimDuration(picoseconds: latency) }
    let graph = RandomModel(&random, largest: 256).graph(chip)
    try expectValid(try Placer.place(graph, on: chip), graph, chip)
  }

  @Test("fits exactly as many cores as it asks for, in any arrangement", arguments: [1, 2, 3, 7])
  func arrangements(columns: Int) throws {
    var random = SeededGenerator(seed: 77)
    var chip = try Chip.preset("spikefoundry-ref", sets: ["cores.cols=1", "cores.rows=1"])
    var model = RandomModel(&random, largest: 256)
    model.shape.headDimension = 32
    let failure = try #require(Self.outcome(model.graph(chip), chip))
    let cores = try #require(Self.number(in: failure.message, after: "the model needs "))
    (chip.columns, chip.rows) = (columns, (cores + columns - 1) / columns)
    _ = try Placer.place(model.graph(chip), on: chip)
  }

  @Test(
    "refuses a window or a layer of billions before it is cut into as many pieces", .timeLimit(.minutes(1)),
    arguments: [(1 << 31, 512, "core.state_sram"), (64, 1 << 42, "core.synapse_sram")])
  func endlessShapes(window: Int, intermediate: Int, limit: String) throws {
    let chip = try Chip.preset("spikefoundry-ref")
    var shape = ModelShape.tiny
    (shape.slidingWindow, shape.intermediate) = (window, intermediate)
    shape.maximumPositions = 1 << 31
    let graph = OperatorGraph(shape: shape, mode: SpikeMode(), banks: chip.core.banks)
    let failure = try #require(Self.outcome(graph, chip))
    #expect(failure.message.contains("the model needs more than "), "\(failure.message)")
    #expect(failure.message.contains("binding limit: \(limit), "), "\(failure.message)")
    let cores = try #require(Self.number(in: failure.message, after: "more than "))
    #expect(cores > 1 << 17)
  }

  @Test("says how many cores would do where the memory of all those there are leaves 64 bits")
  func endlessMemory() throws {
    var chip = try Chip.preset("spikefoundry-ref", sets: ["cores.cols=2", "cores.rows=2"])
    chip.core.stateMemory = 1 << 62
    let graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    chip.core.synapseMemory = graph.operators.map(\.inputs).max() ?? 0
    let failure = try #require(Self.outcome(graph, chip))
    #expect(failure.message.contains("has \(UInt128(1) << 64) B"), "\(failure.message)")
    #expect(failure.message.contains("binding limit: core.synapse_sram"), "\(failure.message)")
  }

  @Test("names the operation that a chip runs nowhere", arguments: [Action.silu, .norm, .compare])
  func missingOperation(action: Action) throws {
    var random = SeededGenerator(seed: 5)
    var chip = try Chip.preset("spikefoundry-ref")
    let graph = RandomModel(&random).graph(chip)
    chip.core.support[action.rawValue] = .none
    let failure = try #require(Self.outcome(graph, chip))
    #expect(failure.message.contains("core.operations.\(action.key).runs_on"))
    #expect(failure.message.contains("found none"))
  }

  @Test("sends norm and softmax to the host of a chip that cannot run them on cores")
  func hostOperations() throws {
    let chip = try Chip.preset("loihi1-davies2018")
    var random = SeededGenerator(seed: 9)
    var model = RandomModel(&random, largest: 128)
    model.shape.layers = [.gatedLinear, .slidingWindow]
    (model.shape.headDimension, model.shape.slidingWindow) = (32, 64)
    let graph = model.graph(chip)
    let host = Set(try Placer.place(graph, on: chip).entries.filter { $0.node == .host }.map(\.operation))
    #expect(host.contains("norm.reducer") && host.contains(graph.name(1, "attn.keys")))
    #expect(!host.contains(graph.name(0, "attn.q_proj")))
  }

  @Test("puts the embedding on the dram, and on the host where no core holds a column of it")
  func embedding() throws {
    var chip = try Chip.preset("spikefoundry-ref", sets: ["cores.cols=150", "cores.rows=150"])
    var random = SeededGenerator(seed: 3)
    var model = RandomModel(&random, largest: 128)
    model.shape.vocabulary = 20_000
    model.shape.rawWeightBytes = 4
    let onHost = try Placer.place(model.graph(chip), on: chip)
    #expect(onHost.entries(of: "embedding").map(\.node) == [.host])
    chip.dram = chip.host
    let onDram = try Placer.place(model.graph(chip), on: chip)
    #expect(onDram.entries(of: "embedding").map(\.node) == [.dram])
  }

  @Test("lets no reducer share a core with heavier work while cores are free")
  func spreading() throws {
    let chip = try Chip.preset("spikefoundry-ref")
    let graph = OperatorGraph(shape: .tiny, mode: SpikeMode(), banks: chip.core.banks)
    let spread = try Placer.place(graph, on: chip)
    var single = chip
    (single.columns, single.rows) = (1, 1)
    let packed = try #require(Self.outcome(graph, single))
    let cores = try #require(Self.number(in: packed.message, after: "the model needs "))
    #expect(Set(spread.entries.map(\.node)).count - 1 > cores)
  }
}
