import Foundation
import SpikeWorkload
import TestSupport
import Testing

@Suite("Site statistics")
struct SiteStatisticsTests {
  @Test("give the golden ratios of every site", arguments: [0, 1])
  func golden(layer: Int) throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let data = try Data(contentsOf: folder.appendingPathComponent("w8a_tiny/spike_stats.json"))
    let sites = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]])
    let trace = try Tensors("w8a_tiny/trace")
    var compared = 0
    for (name, expected) in sites where name.contains("layers.\(layer).") && trace.has(name) {
      let statistics = SiteStatistics(try trace.integers(name))
      func close(_ value: Double, _ key: String) {
        #expect(((expected[key] as? Double ?? .nan) - value).magnitude < 1e-12, "\(name) \(key)")
      }
      // Slots of three per channel that stay empty.
      let empty = 3 * statistics.channels - statistics.occupiedSlots
      func close(_ part: Int, of whole: Int, _ key: String) { close(Double(part) / Double(whole), key) }
      close(statistics.silentChannels, of: statistics.channels, "silent")
      close(statistics.bitwiseSpikes, of: statistics.channels, "bits_per_channel")
      close(empty, of: 3 * statistics.channels, "slot_sparsity_T3")
      close(empty, of: empty + statistics.firingChannels, "paper_fig9_sparsity")
      close(statistics.smallCounts, of: statistics.channels, "frac_le7")
      #expect(statistics.channels == expected["channels"] as? Int)
      #expect(statistics.bitwiseSpikes == expected["events_bitwise"] as? Int)
      #expect(statistics.ternarySpikes == expected["events_ternary"] as? Int)
      #expect(statistics.largest == expected["max_abs"] as? Int)
      compared += 1
    }
    #expect(compared >= 3)
  }

  @Test("of parts add up to those of the whole")
  func sums() {
    var random = SeededGenerator(seed: 2)
    let counts = (0..<300).map { _ in Int32(random.integer(-20...20)) }
    var parts = SiteStatistics(Array(counts[..<77]))
    parts += SiteStatistics(Array(counts[77...]))
    #expect(parts == SiteStatistics(counts))
    #expect(parts.firingChannels == counts.count { $0 != 0 })
  }

  @Test("take up to three slots of a channel, and counts up to 7 for small")
  func bounds() {
    #expect(SiteStatistics([-15, 3, 0]).occupiedSlots == 5)
    #expect(SiteStatistics([7, -8, 0]).smallCounts == 2)
  }
}
