import DataFiles
import Foundation
import Reporting
import RunPage
import TestSupport
import Testing

@Suite("Latencies on the page of a run")
struct LatencyPanelTests {
  /// How the packets of a run may be spread: kinds, and a range of latencies in picoseconds.
  struct Spread: CustomTestStringConvertible, Sendable {
    var kinds: Int
    var latencies: ClosedRange<Int64>
    var testDescription: String { "\(kinds) kinds, \(latencies) ps" }
  }

  private static let spreads = [
    Spread(kinds: 1, latencies: 4_720_000...4_720_000), Spread(kinds: 5, latencies: 10_500_000...10_500_000),
    Spread(kinds: 5, latencies: 1_000...1_000_000_000_000), Spread(kinds: 1, latencies: 1...2),
    Spread(kinds: 3, latencies: 999_999...1_000_001), Spread(kinds: 5, latencies: 9_000_000...11_000_000),
    Spread(kinds: 2, latencies: 1...Int64.max / 2),
  ]

  private static let names = ["spike", "graded", "end", "threshold", "credit"]

  @Test(
    "are written beside the curves only, whatever their spread", arguments: spreads, 0..<3 as Range<UInt64>)
  func beside(spread: Spread, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var text = "kind,part,from_ps,to_ps,packets\n"
    var largest: [Int64] = []
    for kind in Self.names.prefix(spread.kinds) {
      let ends = (0..<random.integer(1...60)).map { _ in Int64.random(in: spread.latencies, using: &random) }
      for end in Set(ends).sorted() {
        text += "\(kind),total,0,\(end),\(random.integer(1...1000))\n"
      }
      largest.append(ends.max() ?? 0)
    }
    let report = try SampleRun.report(on: SampleChip.chip(columns: 2, rows: 2), seed: seed)
    let html = try PageFolder(report, tables: [.csv], further: [ReportFile(name: "latency.csv", text: text)])
      .html
    let start = try #require(html.range(of: "How are latencies distributed?")).upperBound
    let panel = html[start...].prefix(upTo: try #require(html[start...].range(of: "</section>")).lowerBound)
    let pictures = panel.components(separatedBy: "<svg ").dropFirst().map {
      String($0.prefix(upTo: $0.range(of: "</svg>")?.lowerBound ?? $0.endIndex))
    }
    #expect(pictures.count == 2)
    for picture in pictures {
      for isNarrow in [false, true] { #expect(try PlotLabels(picture, isNarrow: isNarrow).problems.isEmpty) }
    }
    // One row for each curve, whose last percentile can be no longer than the longest latency.
    for (kind, most) in zip(Self.names, largest) {
      #expect(panel.contains("</i>\(kind) packets</td>"))
      #expect(panel.contains("<td class=\"n\">\(most)</td>"))
    }
  }
}
