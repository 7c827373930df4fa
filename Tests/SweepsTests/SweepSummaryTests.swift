import DataFiles
import SweepPlans
import Testing

@testable import Sweeps

@Suite("The summary of a sweep")
struct SweepSummaryTests {
  @Test("has four digits of a hypervolume in text, with its unit, and all of them in JSON")
  func hypervolume() throws {
    let results = try FilledSweep().results
    let volume = try #require(results.hypervolumes.last)
    let line = try #require(
      SweepSummary(results).text.split(separator: "\n").last { $0.hasPrefix("hypervolume ") })
    let words = line.split(separator: " ").map(String.init)
    #expect(words.suffix(3) == ["ps", "aJ", "1"])
    #expect(words[1].count <= 9 && abs((Double(words[1]) ?? 0) / volume - 1) < 1e-3, "\(line)")
    let json = try JSONValue.parse(Array(try SweepSummary(results).json().utf8), file: "summary")
    #expect(json["hypervolume"]?.number == volume)
  }

  @Test("has metrics with a unit and all digits where they are compared")
  func exact() {
    #expect(SweepMetric.latencyTotal.exactText(247_403_501) == "247.403501 us")
    #expect(SweepMetric.latencyTotal.exactText(247_403_500.5) == "247403500.5 ps")
    #expect(SweepMetric.hopsPerPacket.exactText(1.25) == "1.25")
    #expect(SweepMetric.energyTotal.exactText(.infinity) == "inf aJ")
  }
}
