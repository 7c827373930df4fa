import PageKit
import SweepLedgers

/// Points that could not be simulated, with their messages.
struct FailurePanel {
  /// Most messages that are listed, and points of each.
  static let mostRows = 50
  static let mostPoints = 40
  /// Longest message.
  static let longestMessage = 2000

  let data: SweepPageData

  /// Nil where nothing failed.
  var panel: Panel? {
    let failed = data.results.rows.filter { $0.ledger.state == .failed }
    guard !failed.isEmpty else { return nil }
    let groups = Self.groups(failed)
    let rows = groups.prefix(Self.mostRows).map { group -> [Markup] in
      let places = group.rows.prefix(Self.mostPoints).map { "\($0.ledger.index)" }.joined(separator: ", ")
      let more = group.rows.count > Self.mostPoints ? " and \(group.rows.count - Self.mostPoints) more" : ""
      return ["\(places + more)", .lines(String(group.message.prefix(Self.longestMessage)), most: 4)]
    }
    let rest: Markup =
      groups.count > rows.count ? " The first \(rows.count) of \(groups.count) messages are listed." : ""
    return Panel(
      title: "What failed?",
      lead: "\(failed.count) points; the sweep went on without them.\(rest)",
      figure: "<div class=\"wrap failed\">\(Panel.rows(["points", "message"], texts: 2, cells: rows))</div>",
      isWide: true)
  }

  /// The failed points by message, in order of their first points.
  private static func groups(_ failed: [SweepRow]) -> [(message: String, rows: [SweepRow])] {
    var groups: [(message: String, rows: [SweepRow])] = []
    var places: [String: Int] = [:]
    for row in failed {
      let message = row.ledger.message ?? "no message"
      if let place = places[message] {
        groups[place].rows.append(row)
      } else {
        places[message] = groups.count
        groups.append((message, [row]))
      }
    }
    return groups
  }
}
