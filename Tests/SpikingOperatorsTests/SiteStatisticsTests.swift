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
      close(statistics.silent, "silent")
      close(statistics.spikesPerChannel, "bits_per_channel")
      close(statistics.slot, "slot_sparsity_T3")
      close(statistics.figure9, "paper_fig9_sparsity")
      close(statistics.atMost7, "frac_le7")
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

  @Test("of nothing are zero, and of silence fully sparse")
  func extremes() {
    #expect(SiteStatistics().silent == 0)
    #expect(SiteStatistics().slot == 0)
    #expect(SiteStatistics([0, 0]).slot == 1)
    #expect(SiteStatistics([0, 0]).figure9 == 1)
    #expect(SiteStatistics([7, -8, 0]).atMost7 == 2.0 / 3)
    #expect(SiteStatistics([-15]).slot == 0)
  }
}
