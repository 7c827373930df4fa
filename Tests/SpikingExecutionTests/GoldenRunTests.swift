import ChipModel
import ChipPlacement
import ChipSimulation
import DataFiles
import Foundation
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Testing

/// Runs through the chip against the goldens: integers equal, floats within the goldens' tolerances.
@Suite("A model on the chip gives the golden")
struct GoldenRunTests {
  private static let all: KeptResults = [.activity, .logits, .thresholds, .accumulators, .keyValueCodes]

  @Test(
    "counts, thresholds, accumulators, codes, logits and tokens of the trained model",
    arguments: [("w8a_paper", SpikeSites.paper, 2), ("w8a_released", .released, 1)])
  func trained(mode: String, sites: SpikeSites, count: Int) throws {
    let golden = try GoldenPrompt("spikingbrain-tiny-w8aspike", mode: mode, prompt: "p1")
    let harness = Harness(
      model: try TestModels.embedded.get(), chip: try TestModels.reference.get(),
      mode: SpikeMode(sites: sites))
    let outcome = try harness.run(golden.prompt, generate: count, keeping: Self.all)
    #expect(outcome.generated == Array(golden.generated.prefix(count)))
    try checkSites(golden, outcome)
    try checkAccumulators(golden, outcome)
    try checkCodes(golden, outcome)
    try checkLogits(golden, outcome, tolerance: 1e-6)
  }

  @Test("logits and tokens of the trained plain model, which runs unspiked")
  func plain() throws {
    let golden = try GoldenPrompt("spikingbrain-tiny", mode: "float", prompt: "p1")
    var chip = try TestModels.reference.get()
    chip.core.synapseMemory = 128 * 1024
    let harness = Harness(model: try TestModels.plain.get(), chip: chip)
    let outcome = try harness.run(golden.prompt, generate: 1, keeping: Self.all)
    #expect(outcome.generated == Array(golden.generated.prefix(1)))
    #expect(outcome.record.packets(.spike).injected == 0 && outcome.results.sites.isEmpty)
    try checkLogits(golden, outcome, tolerance: 1e-6)
  }

  @Test(
    "counts, accumulators and logits of a random model under the released window rule",
    arguments: [SpikeSites.released, .paper])
  func random(sites: SpikeSites) throws {
    let folder = TestModels.golden("w8a_tiny")
    let file = try SafetensorsFile(path: folder.appending(path: "trace.safetensors").path)
    let downFile = try SafetensorsFile(path: folder.appending(path: "trace_spike_down.safetensors").path)
    // The first tokens of the prefill, of which the last three see W + 1 = 7 keys; nothing depends on later ones.
    let prompt = try file.require("input_ids").int32s().prefix(9).map(Int.init)
    let harness = Harness(
      model: try TestModels.random.get(), chip: try TestModels.reference.get(),
      mode: SpikeMode(sites: sites, window: .released))
    let outcome = try harness.run(prompt, generate: 1, keeping: Self.all)
    let released = sites == .released
    for (index, site) in outcome.results.sites.enumerated() where released || site.kind == .downProjection {
      let stored = try (released ? file : downFile).require("step0/\(traced(site)).count").int32s()
      let width = harness.model.shape.width(of: site.kind)
      let found = outcome.results.activities.flatMap { $0.sites[index].dense(width) }
      #expect(found == Array(stored.prefix(9 * width)), "\(site)")
    }
    let logits = try (released ? file : downFile).require("step0/logits").doubles()
    #expect(deviation(Array(logits.prefix(9 * 96)), outcome.results.logits.flatMap(\.self)) < 1e-6)
    let name = released ? "mlp.up_proj" : "mlp.down_proj"
    for layer in 0..<4 {
      let stored = try (released ? file : downFile).require("step0/model.layers.\(layer).\(name).acc")
        .int32s()
      let found = outcome.results.accumulators.flatMap {
        transposed($0[layer][name] ?? [], groups: released ? 1 : 2)
      }
      #expect(found.count == 9 * 256 && found == Array(stored.prefix(found.count)))
    }
  }

  // MARK: Checks

  private func checkSites(_ golden: GoldenPrompt, _ outcome: Harness.Outcome) throws {
    let names = golden.names("count")
    #expect(names == outcome.results.sites.map(\.description).sorted())
    for (index, site) in outcome.results.sites.enumerated() {
      let rows = try golden.doubles("csum/\(site)").count / 4
      let counts = try golden.integers("count/\(site)")
      let thresholds = try golden.doubles("vth/\(site)")
      for (position, activity) in outcome.results.activities.enumerated() {
        let expected = row(position, of: rows, counts)
        #expect(activity.sites[index].dense(expected.count) == expected, "\(site) at \(position)")
        let found = outcome.results.thresholds[position][index]
        #expect(deviation(row(position, of: rows, thresholds), found) < 2e-7, "\(site) at \(position)")
      }
    }
  }

  private func checkAccumulators(_ golden: GoldenPrompt, _ outcome: Harness.Outcome) throws {
    let names = golden.names("acc")
    #expect(names.count >= 13)
    for name in names {
      let parts = name.split(separator: ".", maxSplits: 3)
      let layer = try #require(Int(parts[2]))
      let tensor = try golden.file.require("\(golden.prefix)acc/\(name)")
      let stored = try tensor.int32s()
      for (position, layers) in outcome.results.accumulators.enumerated() {
        let found = try #require(layers[layer][String(parts[3])])
        #expect(
          transposed(found, groups: tensor.shape[2]) == row(position, of: tensor.shape[0], stored),
          "\(name) at \(position)")
      }
    }
  }

  private func checkCodes(_ golden: GoldenPrompt, _ outcome: Harness.Outcome) throws {
    for layer in [1, 3] {
      let tensor = try golden.file.require("\(golden.prefix)k_int8/model.layers.\(layer).attn")
      let keys = try tensor.int32s()
      let values = try golden.integers("v_int8/model.layers.\(layer).attn")
      for position in outcome.results.activities.indices {
        let kept = try #require(outcome.results.keyValues[layer]?[position])
        #expect(kept.keys.map(Int32.init) == row(position, of: tensor.shape[0], keys))
        #expect(kept.values.map(Int32.init) == row(position, of: tensor.shape[0], values))
      }
    }
  }

  private func checkLogits(_ golden: GoldenPrompt, _ outcome: Harness.Outcome, tolerance: Double) throws {
    let tensor = try golden.file.require("\(golden.prefix)logits")
    let stored = try tensor.doubles()
    let rows = outcome.results.logits.count
    #expect(rows == golden.prompt.count + outcome.generated.count - 1)
    #expect(
      deviation(Array(stored.prefix(rows * tensor.shape[1])), outcome.results.logits.flatMap(\.self))
        < tolerance)
  }

  /// [groups][outputs] as [outputs][groups].
  private func transposed(_ sums: [Int32], groups: Int) -> [Int32] {
    let outputs = sums.count / groups
    return (0..<outputs).flatMap { output in (0..<groups).map { sums[$0 * outputs + output] } }
  }

  /// The traces name an encoding by a projection that reads it.
  private func traced(_ site: Site) -> String {
    switch site.kind {
    case .attentionInput: "model.layers.\(site.layer).attn.q_proj"
    case .mlpInput: "model.layers.\(site.layer).mlp.up_proj"
    default: site.description
    }
  }
}
