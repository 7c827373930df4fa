import PageKit
import SweepPlans

/// The points of the front as a table.
///
/// The first ones stand on the page whole, with names broken into lines; where there is no room for so many columns,
/// as on a phone, every point is a list of its own.
struct FrontPanel {
  /// Points that are seen at once.
  static let mostSeen = 8
  /// Most rows of the table of all.
  static let mostRows = 200
  /// Most columns that stand side by side.
  private static let mostColumns = 12

  let data: SweepPageData

  var panel: Panel {
    let linked = data.front.count { $0.link != nil }
    var panel = Panel(
      title: "What are the points of the front?",
      lead: data.front.isEmpty
        ? "There is none."
        : """
        Objectives and parameters, best first by \(data.file.objectives[0].metric.words). \
        \(linked == 0 ? rerun : "Numbers of points lead to the reports of their runs.")
        """, isWide: true)
    guard !data.front.isEmpty else { return panel }
    let objectives = data.file.objectives
    let head = ["point"] + objectives.map(\.metric.words) + data.file.distinctions
    let rows = data.front.prefix(Self.mostRows).map { point -> [Markup] in
      let name: Markup =
        point.link.map { "<a href=\"\($0)\">\(point.index)</a>" } ?? "\(point.index)"
      return [name] + zip(objectives, point.values).map { "\($0.metric.typeset($1))" }
        + point.row.distinctions.map { "\(SweepPageData.clipped($0))" }
    }
    panel.figure = Self.cards(head, Array(rows.prefix(Self.mostSeen))) + rest + meanings
    guard rows.count > Self.mostSeen else { return panel }
    panel.numbers = Panel.table(
      "Numbers: \(rows.count) of \(data.front.count) points, best first",
      Panel.rows(head, texts: 1, cells: rows))
    if data.front.count > Self.mostRows {
      panel.numbers += "<p class=\"remark\"><code>spikefoundry sweep export</code> writes all points.</p>"
    }
    return panel
  }

  /// That the table is not the whole front.
  private var rest: Markup {
    let count = data.front.count
    guard count > Self.mostSeen else { return "" }
    return """
      <p class="remark">The best \(Self.mostSeen) of \(count) points of the front, fewer on a narrow page; \
      \(count > Self.mostRows ? "\(Self.mostRows)" : "all") stand under the numbers below.</p>
      """
  }

  private var meanings: Markup {
    let list = data.file.objectives.map { "\($0.metric.words): \($0.metric.meaning)" }.joined(separator: ". ")
    return "<p class=\"remark\">\(list).</p>"
  }

  /// A table whose cells know the names of their columns.
  private static func cards(_ head: [String], _ rows: [[Markup]]) -> Markup {
    let header = head.markup { "<th scope=\"col\"\(kind($0))>\(Markup.breakable($0))</th>" }
    let body = rows.markup { row in
      let cells = zip(head, row).markup { "<td data-name=\"\($0)\"\(kind($1.text))>\($1)</td>" }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="room"><table class="cards\(head.count > mostColumns ? " many" : "")"><thead><tr>\(header)</tr></thead>\
      <tbody>\(body)</tbody></table></div>
      """
  }

  /// What is too long for a column may be broken anywhere.
  private static func kind(_ text: String) -> Markup {
    text.split(separator: ".").contains { $0.count > 20 } && !text.hasPrefix("<") ? " class=\"long\"" : ""
  }

  private var rerun: Markup { "<code>spikefoundry sweep rerun --front</code> writes their whole runs." }
}
