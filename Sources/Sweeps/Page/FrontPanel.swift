import PageKit
import SweepPlans

/// The points of the front as a table.
struct FrontPanel {
  /// Most rows of the table.
  static let mostRows = 200

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
    let head = ["point"] + objectives.map(\.metric.words) + data.file.axes.map(\.path)
    let rows = data.front.prefix(Self.mostRows).map { point -> [Markup] in
      let name: Markup =
        point.link.map { "<a href=\"\($0)\">\(point.index)</a>" } ?? "\(point.index)"
      return [name] + zip(objectives, point.values).map { "\($0.metric.text($1))" }
        + point.row.parameters.map { "\(SweepPageData.clipped($0.value))" }
    }
    panel.figure = """
      <div class="scroll" tabindex="0">\(Panel.rows(head, texts: 1, cells: rows))</div>
      """
    if data.front.count > Self.mostRows {
      panel.numbers = """
        <p class="remark">The first \(Self.mostRows) of \(data.front.count) points; \
        <code>spikefoundry sweep export</code> writes all.</p>
        """
    }
    return panel
  }

  private var rerun: Markup { "<code>spikefoundry sweep rerun --front</code> writes their whole runs." }
}
