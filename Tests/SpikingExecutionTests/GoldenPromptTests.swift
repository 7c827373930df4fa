import ChipModel
import SpikeWorkload
import SpikingExecution
import Testing

/// Whole golden prompts through the chip: every generated token, and the sums of every encoding of every row.
@Suite("A whole golden prompt on the chip")
struct GoldenPromptTests {
  struct Case: CustomTestStringConvertible {
    var mode: String
    var prompt: String
    var spikes: SpikeMode
    var testDescription: String { "\(mode) \(prompt) \(spikes.coding.rawValue)" }
  }

  /// The longer prompts run under graded coding, which moves the fewest packets; the coding changes no count.
  static let cases = [
    Case(mode: "w8a_paper", prompt: "p1", spikes: SpikeMode(coding: .bitwise)),
    Case(mode: "w8a_released", prompt: "p1", spikes: SpikeMode(sites: .released, coding: .ternary)),
    Case(mode: "w8a_paper", prompt: "p2", spikes: SpikeMode(coding: .graded)),
    Case(mode: "w8a_released", prompt: "p2", spikes: SpikeMode(sites: .released, coding: .graded)),
    Case(mode: "w8a_paper", prompt: "p3", spikes: SpikeMode(coding: .graded)),
  ]

  @Test("gives all tokens, and in every row the counts that the goldens sum up", arguments: cases)
  func prompt(item: Case) throws {
    let golden = try GoldenPrompt("spikingbrain-tiny-w8aspike", mode: item.mode, prompt: item.prompt)
    let harness = Harness(
      model: try TestModels.embedded.get(), chip: try TestModels.reference.get(), mode: item.spikes)
    let outcome = try harness.run(
      golden.prompt, generate: golden.generated.count, keeping: .activity)
    #expect(outcome.generated == golden.generated)
    for (index, site) in outcome.results.sites.enumerated() {
      let expected = try golden.integers("csum/\(site)")
      let found = outcome.results.activities.flatMap { Self.sums($0.sites[index]) }
      #expect(found == expected, "\(site)")
    }
  }

  /// Firing channels, bitwise spikes, ternary spikes, and the sum of s_i (i + 1).
  private static func sums(_ sparse: SparseCounts) -> [Int32] {
    var sums: [Int32] = [Int32(sparse.counts.count), 0, 0, 0]
    for (channel, count) in zip(sparse.channels, sparse.counts) {
      sums[1] += Int32(count.magnitude.nonzeroBitCount)
      sums[2] += Int32(count.magnitude)
      sums[3] += count * (channel + 1)
    }
    return sums
  }
}
