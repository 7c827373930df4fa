public import DataFiles

/// A comparison as text for people, and as JSON.
public struct ComparisonText: Sendable {
  private let comparison: RunComparison
  private let isEqual: Bool
  private let limit: Int
  private let resultsOnly: Bool

  /// Prepares the texts.
  ///
  /// - Parameters:
  ///   - comparison: what was found.
  ///   - isEqual: whether it counts as equal.
  ///   - limit: figures that are listed, at most.
  ///   - resultsOnly: whether differences of the manifest were left out of that.
  public init(_ comparison: RunComparison, isEqual: Bool, limit: Int, resultsOnly: Bool = false) {
    self.comparison = comparison
    self.isEqual = isEqual
    self.limit = limit
    self.resultsOnly = resultsOnly
  }

  /// Lines for people, the first one with the answer; names of untrusted files come out inert.
  public var lines: [String] {
    [isEqual ? "equal" : "different"] + comparison.notes.map { "note      \($0)" } + manifest + totals
      + figures + window + comparison.events.flatMap(event)
  }

  private var manifest: [String] {
    guard !comparison.manifest.isEmpty else { return [] }
    let count = comparison.manifest.count
    return ["manifest  \(count) difference\(count == 1 ? "" : "s")\(resultsOnly ? ", not counted" : "")"]
      + comparison.manifest.prefix(limit).map { "  " + Self.line($0) }
  }

  private var totals: [String] {
    guard !comparison.totals.isEmpty else { return [] }
    return ["totals"] + comparison.totals.map { "  " + Self.line($0) }
  }

  private var figures: [String] {
    let count = comparison.figures.count + comparison.unlisted
    var lines: [String] = []
    if count > 0 {
      lines.append("figures   \(count) beyond the tolerance, largest changes first")
      lines += comparison.figures.prefix(limit).map { "  " + Self.line($0) }
      if count > limit { lines.append("  and \(count - min(limit, comparison.figures.count)) more") }
    }
    if comparison.tolerated > 0 {
      lines.append("tolerated \(comparison.tolerated) figures within the tolerance")
    }
    return lines
  }

  private var window: [String] {
    guard let window = comparison.window else { return [] }
    let others = window.cores > 1 ? ", the first of \(window.cores) that differ in it" : ""
    return [
      "window    \(window.window) (\(window.time.lowerBound) to \(window.time.upperBound) ps) differs first, "
        + "at core \(window.core)\(others)"
    ] + window.counters.map { "  " + Self.line($0) }
  }

  private func event(_ event: EventDifference) -> [String] {
    let time = event.time.map { " at \($0) ps" } ?? ""
    return [
      "events    \(Self.inert(event.kind)) part at row \(event.row)\(time)", "    " + Self.row(event.columns),
    ]
      + event.before.map { "    " + Self.row($0) } + event.first.map { "  - " + Self.row($0) }
      + event.second.map { "  + " + Self.row($0) }
      + (event.first.isEmpty ? ["  - (no further row)"] : [])
      + (event.second.isEmpty ? ["  + (no further row)"] : [])
  }

  private static func line(_ difference: Difference) -> String {
    let place = inert(difference.name) + (difference.row.map { " [\(inert($0))]" } ?? "")
    let values = "\(inert(difference.first ?? "nothing")) -> \(inert(difference.second ?? "nothing"))"
    return "\(place): \(values)" + (difference.change.map { " (\(percent($0)))" } ?? "")
  }

  private static func row(_ cells: [String]) -> String { cells.map(inert).joined(separator: "  ") }

  private static func inert(_ text: String) -> String { MessageText.escape(text, limit: 120) }

  /// A change with its sign and two decimals.
  private static func percent(_ change: Double) -> String {
    guard change.isFinite, abs(change) < 1e12 else {
      return change > 0 ? "from nothing" : "from nothing, negative"
    }
    let hundredths = Int((abs(change) * 10_000).rounded(.toNearestOrEven))
    let fraction = "\(hundredths % 100 + 100)".dropFirst()
    return "\(change < 0 ? "-" : "+")\(hundredths / 100).\(fraction) %"
  }

  /// The comparison as JSON; all figures that were kept are in it.
  ///
  /// - Throws: 70 where it cannot be written.
  public func json() throws(Failure) -> String {
    let node: JSONNode = [
      "schema": "spikefoundry.diff/v1", "equal": .bool(isEqual),
      "first": .string(comparison.paths.first), "second": .string(comparison.paths.second),
      "notes": .array(comparison.notes.map(JSONNode.string)),
      "manifest": .array(comparison.manifest.map(Self.node)),
      "totals": .array(comparison.totals.map(Self.node)),
      "figures": .array(comparison.figures.map(Self.node)),
      "figures_unlisted": .count(comparison.unlisted), "figures_tolerated": .count(comparison.tolerated),
      "first_window": comparison.window.map(Self.node) ?? .null,
      "first_events": .array(comparison.events.map(Self.node)),
    ]
    return try JSONText.render(node)
  }

  private static func node(_ difference: Difference) -> JSONNode {
    [
      "name": .string(difference.name), "row": text(difference.row), "first": text(difference.first),
      "second": text(difference.second),
      "change": difference.change.map { $0.isFinite ? .number($0) : .null } ?? .null,
    ]
  }

  private static func node(_ window: WindowDifference) -> JSONNode {
    [
      "window": .count(window.window), "from_ps": .count(window.time.lowerBound),
      "to_ps": .count(window.time.upperBound), "core": .count(window.core), "cores": .count(window.cores),
      "counters": .array(window.counters.map(node)),
    ]
  }

  private static func node(_ event: EventDifference) -> JSONNode {
    func rows(_ rows: [[String]]) -> JSONNode { .array(rows.map { .array($0.map(JSONNode.string)) }) }
    return [
      "kind": .string(event.kind), "row": .count(event.row), "t_ps": event.time.map { .count($0) } ?? .null,
      "columns": .array(event.columns.map(JSONNode.string)), "before": rows(event.before),
      "first": rows(event.first), "second": rows(event.second),
    ]
  }

  private static func text(_ text: String?) -> JSONNode { text.map(JSONNode.string) ?? .null }
}
