import DataFiles
import Foundation
import SweepLedgers
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("The page of a sweep")
struct SweepPageTests {
  @Test(
    "is well-formed, loads nothing and runs no name, whatever the names are",
    arguments: 0..<3 as Range<UInt64>)
  func structure(seed: UInt64) throws {
    let sweep = try FilledSweep(seed: seed, failing: 3)
    let links = [5: "runs/5/report.html", 6: "a%22b/report.html"]
    let checked = try MarkupChecker(try sweep.page(links: links, text: FilledSweep.hostile))
    let policy = checked.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(
      policy?.attributes["content"]
        == "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:")
    for element in checked.elements {
      #expect(element.attributes["src"] == nil && element.attributes["onerror"] == nil)
      guard let link = element.attributes["href"] else { continue }
      #expect(link.hasPrefix("data:text/csv;base64,") || link == "#said" || links.values.contains(link))
    }
    #expect(
      Set(checked.elements.map(\.name)).isDisjoint(with: ["img", "iframe", "object", "link", "base", "b"]))
    // Two scripts: the data and the program; the data is JSON.
    let scripts = checked.raw.filter { $0.element.name == "script" }
    #expect(scripts.count == 2)
    let json = try #require(scripts.first { $0.element.attributes["type"] == "application/json" }).text
    _ = try JSONValue.parse(Array(json.utf8), file: "data")
    let ids = checked.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let pictures = checked.elements.filter { $0.attributes["role"] == "img" }
    #expect(pictures.count >= 8 && pictures.allSatisfy { !($0.attributes["aria-label"] ?? "").isEmpty })
  }

  @Test("is the same text twice")
  func repeated() throws {
    let sweep = try FilledSweep()
    #expect(try sweep.page() == sweep.page())
  }

  @Test(
    "has the front of the terminal in its table, and as many marks in every plot",
    arguments: 0..<3 as Range<UInt64>)
  func front(seed: UInt64) throws {
    let sweep = try FilledSweep(seed: seed)
    let checked = try MarkupChecker(try sweep.page())
    let texts = Set(checked.texts)
    for row in sweep.results.front {
      #expect(texts.contains("\(row.ledger.index)"))
      for parameter in row.parameters { #expect(texts.contains(parameter.value)) }
    }
    let marks = checked.elements.filter {
      $0.attributes["class"] == "dots" && ($0.attributes["style"] ?? "").contains("--k6")
    }
    #expect(marks.count == 3)
    for mark in marks {
      #expect(mark.attributes["d"]?.count { $0 == "M" } == sweep.results.front.count)
    }
    let lines = checked.elements.first { $0.attributes["class"] == "best" }
    // A line runs from every axis to the next, apart at each: names and labels stand between.
    let gaps = sweep.results.file.axes.count + sweep.results.file.objectives.count - 1
    #expect(lines?.attributes["d"]?.count { $0 == "M" } == sweep.results.front.count * gaps)
  }

  @Test("offers the numbers of its plots as a table that equals the export")
  func download() throws {
    let sweep = try FilledSweep()
    let link = try MarkupChecker(try sweep.page()).elements.first {
      $0.attributes["download"] == "filled.csv"
    }
    let base64 = try #require(link?.attributes["href"]?.split(separator: ",").last)
    let rows = Self.table(String(decoding: try #require(Data(base64Encoded: String(base64))), as: UTF8.self))
    let export = Self.table(try SweepTable(sweep.results).csv())
    #expect(rows.count == export.count)
    for (row, full) in zip(rows, export) {
      #expect(row.keys.count == 9)
      for (name, value) in row { #expect(full[name] == value, "\(name)") }
    }
  }

  @Test("shows as main effects the means over the points of each value")
  func effects() throws {
    let sweep = try FilledSweep()
    let texts = Set(try MarkupChecker(try sweep.page()).texts)
    for axis in 0..<2 {
      for metric in [SweepMetric.latencyTotal, .energyTotal] {
        var groups: [String: [Double]] = [:]
        for row in sweep.results.rows {
          groups[row.parameters[axis].value, default: []].append(try #require(row.metrics[metric]))
        }
        let means = groups.values.map { $0.reduce(0, +) / Double($0.count) }
        let all = groups.values.flatMap { $0 }
        let mean = all.reduce(0, +) / Double(all.count)
        let share = ((try #require(means.max()) - (try #require(means.min()))) / mean * 1000).rounded() / 10
        let number = share == share.rounded() ? "\(Int(share))" : "\(share)"
        #expect(texts.contains("\(number)\u{A0}%"), "axis \(axis), \(metric)")
      }
    }
  }

  @Test("says beside the table of the front that it is not all of it, where it is not")
  func front() throws {
    let sweep = try FilledSweep(points: 200)
    let count = sweep.results.front.count
    #expect(count > 8)
    #expect(try sweep.page().contains("The best 8 of \(count) points of the front"))
    let small = try FilledSweep(points: 6).page()
    #expect(!small.contains("The best 8 of"))
  }

  @Test("counts the points that each constraint excludes, before and after simulation")
  func constraints() throws {
    let sweep = try FilledSweep(
      extra: "constraints: [\"chip.core.lanes <= 8\", \"metrics.packets <= 5000000\"]")
    let rows = sweep.results.rows
    let before = rows.count { ["16", "32"].contains($0.parameters[0].value) }
    let after = rows.count { ($0.metrics[.packets] ?? 0) > 5_000_000 }
    #expect(before > 0 && after > 0)
    let checked = try MarkupChecker(try sweep.page())
    let place = try #require(checked.texts.lastIndex(of: "chip.core.lanes &lt;= 8"))
    #expect(Array(checked.texts[(place + 1)...(place + 2)]) == ["\(before)", "0"])
    let other = try #require(checked.texts.lastIndex(of: "metrics.packets &lt;= 5000000"))
    #expect(Array(checked.texts[(other + 1)...(other + 2)]) == ["0", "\(after)"])
  }

  @Test(
    "is made of any numbers that a ledger may have, sums of which are not finite",
    arguments: [
      [1.7e308], [1.7e308, 0], [-1.7e308, 1.7e308], [-1, 1, 1e300], [.leastNonzeroMagnitude, 1.7e308],
      [.leastNonzeroMagnitude], [0],
      [-1e308],
      [1e30, 1e33], [.infinity, 1],
    ])
  func hugeNumbers(values: [Double]) throws {
    let sweep = try FilledSweep(points: 12, values: values)
    _ = try MarkupChecker(try sweep.page())
    let indices = SweepSensitivity(
      rows: sweep.results.file.objectives.flatMap { objective in
        [(1.7e308, 1.7e308), (0.1, 0.2), (-1.7e308, 1.7e308)].map { total, margin in
          SweepSensitivity.Row(
            objective: objective.metric.rawValue, axis: "a",
            indices: [("total", total), ("total_conf", margin)])
        }
      })
    let source = SweepPage.Source(text: "", command: [], store: "")
    _ = try MarkupChecker(try SweepPage(sweep.results, source: source, indices: indices).html)
  }

  @Test("says so where no point is left")
  func empty() throws {
    let sweep = try FilledSweep(points: 10, extra: "constraints: [\"metrics.packets < 1\"]")
    let html = try sweep.page()
    _ = try MarkupChecker(html)
    #expect(html.contains("No point has all objectives and satisfies all constraints."))
    let none = try FilledSweep(points: 10, extra: "constraints: [\"chip.core.lanes < 1\"]")
    _ = try MarkupChecker(try none.page())
  }

  @Test("stays below 1 MB for 1,000 points and for more, and says which it draws", arguments: [1000, 1800])
  func size(points: Int) throws {
    let sweep = try FilledSweep(points: points)
    let html = try sweep.page()
    #expect(html.utf8.count < 1_000_000)
    _ = try MarkupChecker(html)
    let count = sweep.results.rows.count
    #expect(html.contains("Drawn are") == (count > 1500))
  }

  @Test("links a point to its run only where the run is that of the point")
  func links() throws {
    let sweep = try FilledSweep()
    let runs = "\(sweep.folder.path)/the \"runs\":x"
    let front = try #require(sweep.results.front.first)
    let rows = [front, try #require(sweep.results.rows.first { $0.ledger.index != front.ledger.index })]
    for (row, wrong) in zip(rows, [0.0, 1.0]) {
      let folder = "\(runs)/\(row.ledger.index)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let total = Int(try #require(row.metrics[.latencyTotal]) + wrong)
      try Data("{\"latency_ps\": {\"total\": \(total)}}".utf8)
        .write(to: URL(fileURLWithPath: "\(folder)/summary.json"))
      try Data().write(to: URL(fileURLWithPath: "\(folder)/report.html"))
    }
    let found = RunLinks.find(sweep.results, runs: runs, page: "\(sweep.folder.path)/pages/page.html")
    #expect(found == [rows[0].ledger.index: "../the%20%22runs%22%3Ax/\(rows[0].ledger.index)/report.html"])
    #expect(try sweep.page(links: found).contains("href=\"../the%20%22runs%22%3Ax/"))
  }

  /// Rows of comma-separated values without quotes, by name of the column.
  private static func table(_ text: String) -> [[String: String]] {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }
}
