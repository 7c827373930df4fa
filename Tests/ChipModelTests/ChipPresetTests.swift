import ChipModel
import ConfigFiles
import Foundation
import Quantities
import RunRecord
import Testing

@Suite("Presets")
struct ChipPresetTests {
  @Test("Each loads, keeps its name and prices every action that runs", arguments: ChipPresets.names)
  func loads(_ name: String) throws {
    let chip = try Chip.preset(name)
    #expect(chip.name == name)
    #expect(ChipFile.diagnostics(name).isEmpty)
    for action in Action.allCases where chip.core.support[action.rawValue] == .core {
      #expect(chip.core.costs.latency[action.rawValue] > .zero, "\(action.key)")
      #expect(chip.core.costs.energy[action.rawValue] > .zero, "\(action.key)")
    }
    for action in Action.allCases where chip.core.support[action.rawValue] != .none {
      #expect(chip.host.costs.latency[action.rawValue] > .zero, "\(action.key)")
      #expect(chip.host.costs.energy[action.rawValue] > .zero, "\(action.key)")
    }
  }

  @Test("Each number has a grade and a source, and a guess has a band", arguments: ChipPresets.names)
  func graded(_ name: String) throws {
    // Choices and places of the mesh have no band.
    let unbanded = [
      "clocks.core", "cores.rows", "cores.cols", "core.spikes", "noc.flit", "noc.header", "host.at",
    ]
    let choices = ["core.queue.on_full", "core.spike_order", "noc.topology", "noc.routing", "noc.switching"]
    for item in try Chip.preset(name).provenance {
      guard !choices.contains(item.path), !item.path.hasSuffix(".runs_on") else { continue }
      #expect(item.grade != nil && item.source != nil, "\(item.path)")
      guard item.grade == .guess, !unbanded.contains(item.path) else { continue }
      #expect(item.low != nil && item.high != nil, "\(item.path)")
    }
  }

  @Test("The reference chip carries the instruction energies of its derivations")
  func reference() throws {
    let chip = try Chip.preset("spikefoundry-ref")
    #expect(chip.coreCount == 256)
    func energy(_ action: Action) -> String { chip.core.costs.energy[action.rawValue].text }
    #expect(energy(.spikeIn) == "13.2 pJ")
    #expect(energy(.synapticOperation) == "3.4 pJ")
    #expect(energy(.accumulatorUpdate) == "13.9 pJ")
    #expect(chip.clocks.first?.period == SimDuration(picoseconds: 2000))
    #expect(Action.nonSpiking.allSatisfy { chip.core.support[$0.rawValue] == .core })
    // Router and link of one hop together: 2 pJ per 32-bit event.
    #expect((chip.network.routerEnergy + chip.network.linkEnergyX).text == "2 pJ")
  }

  @Test("Loihi 1 has the hops of Davies 2018 when a router passage and a link are added")
  func loihi() throws {
    let chip = try Chip.preset("loihi1-davies2018")
    #expect(chip.coreCount == 128)
    #expect(chip.core.costs.energy[Action.synapticOperation.rawValue].text == "23.6 pJ")
    #expect(chip.core.costs.latency[Action.synapticOperation.rawValue].text == "3.5 ns")
    let network = chip.network
    #expect((network.routerLatency + network.flitTime).text == "2.1 ns")
    #expect((network.routerLatency + network.flitTime + network.linkLatencyX).text == "4.1 ns")
    #expect((network.routerLatency + network.flitTime + network.linkLatencyY).text == "6.5 ns")
    #expect((network.routerEnergy + network.linkEnergyX).text == "3 pJ")
    #expect((network.routerEnergy + network.linkEnergyY).text == "4 pJ")
    let onHost = Action.nonSpiking.filter { chip.core.support[$0.rawValue] == .host }
    #expect(onHost == [.norm, .softmax])
  }

  @Test("TrueNorth integrates and fires, and no more")
  func trueNorth() throws {
    let chip = try Chip.preset("truenorth-2014")
    #expect(chip.coreCount == 4096)
    #expect(Action.nonSpiking.allSatisfy { chip.core.support[$0.rawValue] == OperationSupport.none })
    #expect((chip.network.routerEnergy + chip.network.linkEnergyX).text == "2.3 pJ")
    #expect(!chip.core.signedSpikes)
  }

  @Test("A mistyped preset is refused with the nearest name")
  func unknown() throws {
    for load in [{ try Chip.preset($0, sets: []) }, { try ChipFile.load($0, sets: []) }] {
      let error = try #require(throws: ConfigDiagnostic.self) { _ = try load("loihi1-davis2018") }
      #expect(error.text.hasSuffix("did you mean 'loihi1-davies2018'?"))
      #expect(error.exitCode == 66)
    }
    #expect(ChipPresets.text("nothing") == nil)
  }

  @Test("An override changes one number of a preset and drops its band")
  func override() throws {
    let sets = ["chip.core.energy.synapse_op=5 pJ", "cores.rows=4", "host.at=[1, 3]"]
    let chip = try Chip.preset("spikefoundry-ref", sets: sets)
    #expect(chip.core.costs.energy[Action.synapticOperation.rawValue].text == "5 pJ")
    #expect((chip.coreCount, chip.host.x, chip.host.y) == (64, 1, 3))
    let item = try #require(chip.provenance.first { $0.path == "core.energy.synapse_op" })
    #expect((item.low, item.grade, item.source) == (nil, nil, "--set #1"))
    let error = try #require(throws: ConfigDiagnostic.self) {
      try Chip.preset("spikefoundry-ref", sets: ["core.queue.depht=3"])
    }
    #expect(error.text.contains("--set #1: error: core.queue.depht"))
    #expect(error.text.contains("did you mean 'depth'?"))
  }

  @Test("A file extends a preset or another file: maps merge, numbers with a source replace")
  func extends() throws {
    let text = """
      schema: spikefoundry.chip/v1
      extends: spikefoundry-ref
      name: mine
      core: {queue: {depth: 7}, lanes: {value: 16, grade: guess}}
      """
    let chip = try ChipFile.read(text: text, name: "mine.yaml")
    #expect((chip.name, chip.core.queueDepth, chip.core.lanes, chip.rows) == ("mine", 7, 16, 16))
    let lanes = try #require(chip.provenance.first { $0.path == "core.lanes" })
    #expect((lanes.low, lanes.source) == (nil, nil))
    #expect(chip.core.onFull == .backpressure && chip.summary == "no summary")
    let wrong = text.replacingOccurrences(of: "foundry-ref", with: "foundry-rfe")
    let error = try #require(throws: ConfigDiagnostic.self) {
      try ChipFile.read(text: wrong, name: "mine.yaml")
    }
    #expect(error.text.hasPrefix("mine.yaml:2:10: error: extends: "), "\(error.text)")
    #expect(error.text.contains("did you mean 'spikefoundry-ref'?"))
  }

  @Test("Files extend relative to their folder, and a circle ends")
  func extendsFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "extends-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String, _ text: String) throws -> String {
      let file = folder.appendingPathComponent(name)
      try text.write(to: file, atomically: false, encoding: .utf8)
      return file.path
    }
    _ = try write("base.yaml", MinimalChip.text)
    let top = try write("top.yaml", "schema: spikefoundry.chip/v1\nextends: base.yaml\nname: top\n")
    let chip = try ChipFile.load(top)
    #expect((chip.name, chip.coreCount) == ("top", 6))
    let unnamed = try write("un.named.yaml", "schema: spikefoundry.chip/v1\nextends: top.yaml\n")
    #expect(try ChipFile.load(unnamed).name == "un.named")
    let long = try write("\(String(repeating: "x", count: 81)).yaml", "extends: top.yaml\n")
    let tooLong = try #require(throws: ConfigDiagnostic.self) { try ChipFile.load(long) }
    #expect(tooLong.text.contains("name: expected text of at most 80 characters"), "\(tooLong.text)")
    let circle = try write("circle.yaml", "schema: spikefoundry.chip/v1\nextends: circle.yaml\n")
    let error = try #require(throws: ConfigDiagnostic.self) { try ChipFile.load(circle) }
    #expect(error.text.contains("expected at most 8 files that extend each other"))
    let lost = try write("lost.yaml", "schema: spikefoundry.chip/v1\nextends: gone.yaml\n")
    let gone = try #require(throws: ConfigDiagnostic.self) { try ChipFile.load(lost) }
    #expect(gone.text.contains("lost.yaml:2:10: error: extends: no such file"), "\(gone.text)")
    #expect(gone.exitCode == 66)
  }
}
