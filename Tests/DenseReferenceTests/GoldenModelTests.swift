import DenseReference
import Foundation
import SpikeWorkload
import SpikingModel
import Testing

/// The trained tiny models against the goldens.
struct GoldenModelTests {
  @Test(
    "A spiking model gives the golden counts, accumulators, codes, states, logits and tokens",
    arguments: GoldenPrompt.spiking)
  func spiking(golden: GoldenPrompt) throws {
    let trace = try generate(golden)
    let observed = try golden.observed
    let report = Comparison(bounds: goldenBounds, requiresAll: false).compare(
      expected: trace, observed: observed)
    #expect(report.agrees, "\(report)")
    #expect(report.compared["count"] ?? 0 == observed.counts.values.reduce(0) { $0 + $1.values.count })
    #expect(
      report.compared["accumulator"] ?? 0 == observed.accumulators.values.reduce(0) { $0 + $1.values.count })
    #expect(report.compared["state"] == 2 * 2 * 32 * 32)
    try checkSums(golden, trace)
    try checkLogits(golden, trace)
  }

  @Test("The smallest rounding margins are those of the golden run", arguments: GoldenPrompt.spiking)
  func margins(golden: GoldenPrompt) throws {
    let trace = try generate(golden, keep: [])
    let counts = try #require(try golden.facts["min_margin_counts"] as? Double)
    let codes = try #require(try golden.facts["min_margin_kv"] as? Double)
    #expect(((trace.countMargin?.distance ?? 1) - counts).magnitude < 1e-11)
    #expect(((trace.keyValueMargin?.distance ?? 1) - codes).magnitude < 1e-11)
  }

  @Test(
    "A plain model runs unspiked and gives the golden states, logits and tokens",
    arguments: GoldenPrompt.plain)
  func plain(golden: GoldenPrompt) throws {
    let trace = try generate(golden)
    let report = Comparison(bounds: goldenBounds, requiresAll: false)
      .compare(expected: trace, observed: try golden.observed)
    #expect(report.agrees, "\(report)")
    #expect(report.compared == ["state": 2 * 2 * 32 * 32])
    #expect(trace.values.counts.isEmpty && trace.values.keyCodes.isEmpty && trace.countMargin == nil)
    try checkLogits(golden, trace)
  }

  @Test(
    "The float inputs of sites and layers are the golden ones",
    arguments: [GoldenPrompt.plain[0], GoldenPrompt.spiking[0], GoldenPrompt.spiking[3]])
  func inputs(golden: GoldenPrompt) throws {
    let trace = try generate(golden, keep: [.siteInputs, .residuals])
    let file = try golden.file
    let sites = file.names(under: "\(golden.prefix)in/")
    let layers = file.names(under: "\(golden.prefix)block_in/")
    #expect(sites.count == 8 && layers.count == 2)
    for name in sites {
      let found = try #require(trace.values.siteInputs[try Site(named: name)])
      #expect(deviation(found.values, try file.floats("\(golden.prefix)in/\(name)").values) < 2e-7, "\(name)")
    }
    for name in layers {
      let found = try #require(trace.values.residuals[try layerNumber(name)])
      #expect(
        deviation(found.values, try file.floats("\(golden.prefix)block_in/\(name)").values) < 2e-7, "\(name)")
    }
  }

  @Test(
    "Under the released window rule a prompt sees W + 1 keys and a generated token W",
    arguments: [GoldenPrompt.plain[2], GoldenPrompt.spiking[2], GoldenPrompt.spiking[5]])
  func releasedWindow(golden: GoldenPrompt) throws {
    let flash = try #require(try golden.facts["flash_prefill_Wplus1"] as? [String: Any])
    let generated = try #require(flash["generated_ids"] as? [Int])
    let prompt = try golden.tokens.prompt
    let trace = try DenseReference(model: try golden.loaded, mode: golden.spikeMode(window: .released))
      .generate(prompt: prompt, count: generated.count, keep: .logits)
    #expect(trace.generated == generated)
    let stored = try golden.file.floats("\(golden.prefix)flash_prefill_Wplus1/logits")
    let first = prompt.count - 16
    #expect(stored.shape == [trace.rows - first, 512])
    let found = (first..<trace.rows).flatMap { trace.logits(row: $0) }
    #expect(deviation(found, stored.values) < 1e-6)
  }

  private func generate(_ golden: GoldenPrompt, keep: TraceContent = .checked) throws -> DenseTrace {
    let tokens = try golden.tokens
    let trace = try DenseReference(model: try golden.loaded, mode: golden.spikeMode())
      .generate(prompt: tokens.prompt, count: tokens.generated.count, keep: keep)
    #expect(trace.generated == tokens.generated)
    #expect(trace.tokens == tokens.prompt + tokens.generated.dropLast())
    return trace
  }

  private func checkLogits(_ golden: GoldenPrompt, _ trace: DenseTrace) throws {
    let rows = try #require(try golden.facts["logits_rows"] as? [Int])
    let stored = try golden.file.floats("\(golden.prefix)logits")
    #expect(rows[1] == trace.rows && stored.shape == [rows[1] - rows[0], 512])
    #expect(deviation((rows[0]..<rows[1]).flatMap { trace.logits(row: $0) }, stored.values) < 1e-6)
  }

  /// The sums over counts are stored for every prompt, even where the counts are not.
  private func checkSums(_ golden: GoldenPrompt, _ trace: DenseTrace) throws {
    let file = try golden.file
    let names = file.names(under: "\(golden.prefix)csum/")
    #expect(names.count == trace.values.counts.count)
    for name in names {
      let counts = try #require(trace.values.counts[try Site(named: name)])
      let stored = try file.integers("\(golden.prefix)csum/\(name)", as: Int.self)
      #expect(sums(counts) == stored.values, "\(name)")
    }
  }

  private func sums(_ counts: TraceTensor<Int32>) -> [Int] {
    let width = counts.shape[1]
    var result: [Int] = []
    for row in 0..<counts.shape[0] {
      var firing = 0
      var bits = 0
      var spikes = 0
      var weighted = 0
      for channel in 0..<width {
        let count = Int(counts.values[row * width + channel])
        firing += count == 0 ? 0 : 1
        bits += count.magnitude.nonzeroBitCount
        spikes += Int(count.magnitude)
        weighted += count * (channel + 1)
      }
      result += [firing, bits, spikes, weighted]
    }
    return result
  }
}
