import DenseReference
import SpikeWorkload
import SpikingModel
import Testing

/// A comparison fails on any single difference and says where it is.
struct ComparisonTests {
  private let trace: DenseTrace
  private let site = Site(layer: 1, kind: .attentionInput)

  init() throws {
    trace = try DenseReference(model: SyntheticModel.make(seed: 1), mode: SpikeMode()).run(tokens: [
      7, 8, 9, 10,
    ])
  }

  @Test("A trace agrees with itself, and the report counts what was compared")
  func same() {
    let report = Comparison().compare(expected: trace, observed: trace.values)
    #expect(report.agrees && report.mismatches.isEmpty && report.largestDeviation == nil)
    #expect(report.compared["logit"] == 4 * 40 && report.compared["state"] == 2 * 2 * 4 * 4)
    #expect(report.compared["key code"] == 4 * 8 && report.compared["value scale"] == 4 * 2)
    #expect(report.compared["threshold"] == 4 * (12 + 6))
    #expect(report.smallestMargin?.distance ?? 1 < 0.5)
    #expect(
      report.description.contains(
        #/smallest rounding margin: \d\S{0,8} (counts|codes) from the next rounding border, at /#))
  }

  @Test("A changed count is named with layer, site, row and channel")
  func count() throws {
    var observed = trace.values
    let old = try #require(observed.counts[site]?.values[2 * 16 + 11])
    observed.counts[site]?.values[2 * 16 + 11] = old + 1
    #expect(
      first(observed)
        == "model.layers.1.attn.in: count [row 2, channel 11]: expected \(old) (dense), found \(old + 1) (events)"
    )
  }

  @Test("A changed accumulator is named with row, output and group")
  func accumulator() throws {
    var observed = trace.values
    let name = ProjectionName(layer: 2, kind: .mlpDown)
    let old = try #require(observed.accumulators[name]?.values[(3 * 16 + 5) * 3 + 2])
    observed.accumulators[name]?.values[(3 * 16 + 5) * 3 + 2] = old - 1
    #expect(
      first(observed) == """
        model.layers.2.mlp.down_proj: accumulator [row 3, output 5, group 2]: expected \(old) (dense), \
        found \(old - 1) (events)
        """)
  }

  @Test("One changed weight code shows first in the accumulator that it feeds")
  func weightCode() throws {
    var model = SyntheticModel.make(seed: 1)
    let codes = try #require(model.layers[1].output.codes)
    let row0 = try #require(trace.values.counts[Site(layer: 1, kind: .outputProjection)]).values
    let input = try #require((0..<24).first { row0[$0] != 0 })
    model.layers[1].output.codes = codes.changing(output: 6, input: input, by: 1)
    let other = try DenseReference(model: model, mode: SpikeMode()).run(tokens: [7, 8, 9, 10])
    let report = Comparison().compare(expected: trace, observed: other.values)
    let prefix = "model.layers.1.attn.o_proj: accumulator [row 0, output 6, group \(input / 8)]: expected "
    #expect(report.firstMismatch?.description.hasPrefix(prefix) == true, "\(report)")
    #expect(!report.agrees && report.mismatches["logit"] ?? 0 > 0)
  }

  @Test("The first mismatch is the first by row, then by place in the model")
  func order() {
    var observed = trace.values
    observed.counts[Site(layer: 0, kind: .attentionInput)]?.values[3 * 16] += 1
    observed.counts[Site(layer: 2, kind: .mlpInput)]?.values[1 * 16] += 1
    observed.keyCodes[1]?.values[1 * 8 + 5] ^= 1
    observed.logits.values[0 * 40 + 1] += 1
    #expect(first(observed).hasPrefix("lm_head: logit [row 0, token 1]"))
    observed.logits = trace.values.logits
    #expect(first(observed).hasPrefix("model.layers.1.attn: key code [row 1, head 1, channel 1]"))
    observed.keyCodes = trace.values.keyCodes
    #expect(first(observed).hasPrefix("model.layers.2.mlp.in: count [row 1, channel 0]"))
  }

  @Test("A state differs behind everything that has a row")
  func state() {
    var observed = trace.values
    observed.states[0]?.values[16 + 4 + 2] += 1
    #expect(first(observed).hasPrefix("model.layers.0.attn: state [head 1, key channel 1, value channel 2]"))
    observed.counts[Site(layer: 2, kind: .mlpInput)]?.values[3 * 16] += 1
    #expect(first(observed).hasPrefix("model.layers.2.mlp.in: count [row 3, channel 0]"))
  }

  @Test("Floats within their bounds agree and beyond them do not", arguments: [(1e-12, true), (1e-8, false)])
  func bounds(deviation: Double, agrees: Bool) {
    var observed = trace.values
    let largest = trace.values.logits.values.reduce(0) { max($0, $1.magnitude) }
    observed.logits.values[5] += deviation * largest
    observed.thresholds[site]?.values[1] *= 1 + deviation
    let report = Comparison().compare(expected: trace, observed: observed)
    #expect(report.agrees == agrees)
    #expect(
      (report.mismatches["logit"] ?? 0, report.mismatches["threshold"] ?? 0) == (agrees ? (0, 0) : (1, 1)))
    let found = report.deviations["logit"]
    #expect(found?.place == "lm_head: logit [row 0, token 5]")
    #expect(((found?.size ?? 0) / deviation - 1).magnitude < 0.01)
    #expect(
      Comparison(bounds: .init(logits: 1e-6, thresholds: 1e-6)).compare(expected: trace, observed: observed)
        .agrees)
  }

  @Test("A logit that is not a number never agrees")
  func notANumber() {
    var observed = trace.values
    observed.logits.values[41] = .nan
    let report = Comparison().compare(expected: trace, observed: observed)
    #expect(report.firstMismatch?.description.hasPrefix("lm_head: logit [row 1, token 1]") == true)
    #expect(report.deviations["logit"]?.size.isNaN == true)
  }

  @Test("What is missing, unexpected or of another shape is a mismatch")
  func shapes() {
    var observed = trace.values
    observed.counts[site] = nil
    #expect(first(observed) == "model.layers.1.attn.in: count: expected some (dense), found none (events)")
    #expect(Comparison(requiresAll: false).compare(expected: trace, observed: observed).agrees)
    observed = trace.values
    observed.counts[Site(layer: 9, kind: .mlpInput)] = TraceTensor(shape: [1, 1], values: [0])
    #expect(first(observed) == "model.layers.9.mlp.in: count: expected none (dense), found some (events)")
    observed = trace.values
    observed.logits = TraceTensor(shape: [3, 40], values: Array(observed.logits.values.dropLast(40)))
    #expect(first(observed) == "lm_head: logit: expected shape [4, 40] (dense), found shape [3, 40] (events)")
    observed = ObservedTrace()
    let nothing = Comparison(requiresAll: false).compare(expected: trace, observed: observed)
    #expect(!nothing.agrees && nothing.firstMismatch == nil && "\(nothing)".hasPrefix("compared: nothing"))
  }

  @Test("Only the chosen kinds are compared")
  func content() {
    var observed = trace.values
    observed.logits.values[0] += 1
    let report = Comparison(content: [.counts]).compare(expected: trace, observed: observed)
    #expect(report.agrees && report.compared.keys.sorted() == ["count"])
  }

  private func first(_ observed: ObservedTrace) -> String {
    Comparison().compare(expected: trace, observed: observed).firstMismatch?.description ?? "none"
  }
}
