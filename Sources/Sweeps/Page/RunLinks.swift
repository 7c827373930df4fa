import DataFiles
import Foundation
import SweepLedgers
import SweepPlans

/// Finds the run folders that `sweep rerun` wrote.
public enum RunLinks {
  /// Paths of the reports of points, relative to the folder of a page, by place of the point.
  ///
  /// A folder counts only where its run takes as long as the point: another sweep may have written there.
  ///
  /// - Parameters:
  ///   - results: the points.
  ///   - runs: the folder with one run folder per point, named by its place.
  ///   - page: where the page will be.
  /// - Returns: relative URLs in which everything but plain letters is escaped.
  public static func find(_ results: SweepResults, runs: String, page: String) -> [Int: String] {
    let rung = results.lastRung
    var links: [Int: String] = [:]
    for row in results.rows where row.ledger.rung == rung && row.ledger.state == .done {
      let (report, summary) = files("\(runs)/\(row.ledger.index)")
      guard InputFile.exists(report), let total = row.metrics[.latencyTotal], time(summary) == total
      else { continue }
      links[row.ledger.index] = relative(report, to: page)
    }
    return links
  }

  /// The files of a run folder that a link needs.
  package static func files(_ folder: String) -> (report: String, summary: String) {
    ("\(folder)/report.html", "\(folder)/summary.json")
  }

  /// Picoseconds that the run of a summary takes; nil where it cannot be read.
  private static func time(_ path: String) -> Double? {
    guard let bytes = try? InputFile.read(path, limit: 16 << 20),
      let summary = try? JSONValue.parse(bytes, file: path)
    else { return nil }
    return summary["latency_ps"]?["total"]?.number
  }

  /// A path as a relative URL: what is not a plain letter is escaped, so that it can only be a path.
  static func relative(_ path: String, to page: String) -> String {
    func parts(_ path: String) -> [String] {
      URL(fileURLWithPath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
    }
    let (target, base) = (parts(path), Array(parts(page).dropLast()))
    let common = zip(target, base).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: base.count - common) + target.dropFirst(common)
    let plain = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")
    return steps.map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }.joined(separator: "/")
  }
}
