import DataFiles
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("Sensitivity indices")
struct SensitivityTests {
  /// Indices of Sobol for all objectives of a filled sweep: the first axis decides most, the second is uncertain.
  private static func indices(_ sweep: FilledSweep) -> SweepSensitivity {
    let file = sweep.results.file
    return SweepSensitivity(
      rows: file.objectives.flatMap { objective in
        file.axes.enumerated().map { place, axis in
          let total = place == 0 ? 0.8 : 0.1
          return SweepSensitivity.Row(
            objective: objective.metric.rawValue, axis: axis.path,
            indices: [
              ("first", total / 2), ("first_conf", 0.01), ("total", total),
              ("total_conf", place == 1 ? 0.2 : 0.05),
            ])
        }
      })
  }

  @Test("have their confidence intervals in the table and in JSON")
  func numbers() throws {
    let indices = Self.indices(try FilledSweep())
    let header = try #require(indices.text.split(separator: "\n").first)
    #expect(
      header.split(separator: " ").map(String.init)
        == ["objective", "axis", "first", "first_conf", "total", "total_conf"])
    let rows = try JSONValue.parse(Array(try indices.json().utf8), file: "indices").elements
    #expect(rows.count == 9)
    #expect(rows.map { $0["total_conf"]?.number } == [0.05, 0.2, 0.05, 0.05, 0.2, 0.05, 0.05, 0.2, 0.05])
    #expect(rows[1]["axis"]?.string == "chip.core.energy.synapse_op")
  }

  @Test("have units and few digits in text where they are no shares, and all digits in JSON")
  func units() throws {
    let indices = SweepSensitivity(rows: [
      .init(objective: "latency_total", axis: "a", indices: [("mu_star", 123_456_789.5), ("sigma", 0)]),
      .init(objective: "area", axis: "a", indices: [("mu_star", 2_500_000), ("sigma", 1_000)]),
    ])
    #expect(indices.text.contains("123.5 us") && indices.text.contains("0 ps"))
    #expect(indices.text.contains("2.5 mm2") && indices.text.contains("1000 um2"))
    #expect(try indices.json().contains("123456789.5"))
    let shares = SweepSensitivity(rows: [
      .init(objective: "latency_total", axis: "a", indices: [("first", 0.12345)])
    ])
    #expect(shares.text.contains("0.123") && !shares.text.contains("ps"))
  }

  @Test("are drawn with a line over their confidence interval, as long as the interval and cut at 0")
  func lines() throws {
    let sweep = try FilledSweep()
    let page = try SweepPage(
      sweep.results, source: SweepPage.Source(text: "", command: [], store: ""), indices: Self.indices(sweep))
    let checked = try MarkupChecker(page.html)
    let styles = checked.elements.filter { $0.attributes["class"] == "interval" }
      .compactMap { $0.attributes["style"] }
    #expect(styles.count == 9)
    let numbers = styles.prefix(3).map { style in
      style.split { !"0123456789.".contains($0) }.compactMap { Double($0) }
    }
    // The longest line ends at 0.85.
    for (found, interval) in zip(numbers, [0.75...0.85, 0...0.3, 0.05...0.15]) {
      let (left, width) = (interval.lowerBound / 0.85, (interval.upperBound - interval.lowerBound) / 0.85)
      #expect(abs(found[0] - 100 * left) < 0.01 && abs(found[1] - 100 * width) < 0.01, "\(found)")
    }
    #expect(checked.texts.contains { $0.contains("0.1 ± 0.2") })
  }
}
