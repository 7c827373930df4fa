import DataFiles
import PageKit
import SweepLedgers
import SweepPlans

/// Which constraints exclude points.
struct ConstraintPanel {
  /// Signs of a constraint that are shown.
  private static let longestText = 200

  let data: SweepPageData

  var panel: Panel {
    let texts = data.file.constraints.map(\.text).reduce(into: [String]()) { list, text in
      if !list.contains(text) { list.append(text) }
    }
    let counts = texts.map { text in
      let rows = data.results.rows.filter { $0.violated == text }
      return (
        text: text, before: rows.count { $0.ledger.state == .infeasible },
        after: rows.count { $0.ledger.state == .done }
      )
    }
    let most = counts.max { $0.before + $0.after < $1.before + $1.after }
    let total = counts.reduce(0) { $0 + $1.before + $1.after }
    var panel = Panel(title: "Which constraint binds?", lead: "")
    guard let most, total > 0 else {
      panel.lead = texts.isEmpty ? "The sweep has no constraint." : "No constraint excludes any point."
      if !texts.isEmpty {
        panel.numbers = Panel.rows(["constraint"], texts.map { [$0.clipped(to: Self.longestText)] })
      }
      return panel
    }
    panel.lead = """
      \(total) of \(data.results.rows.count) points are excluded, \(most.before + most.after) of them by \
      <code>\(most.text.clipped(to: Self.longestText))</code>.
      """
    let rows = counts.map {
      StackedBars.Row(
        name: $0.text.clipped(to: Self.longestText), parts: [Int128($0.before), Int128($0.after)],
        text: "\($0.before + $0.after)")
    }
    panel.figure = StackedBars(
      parts: ["before simulation", "after simulation"], rows: rows, colours: [5, 6]
    ) { "\($0) points" }.markup(label: "Points that each constraint excludes")
    panel.numbers =
      Panel.table(
        "Numbers: points excluded",
        Panel.rows(
          ["constraint", "before simulation", "after simulation"],
          counts.map { [$0.text.clipped(to: Self.longestText), "\($0.before)", "\($0.after)"] }))
        + """
        <p class="remark">A point counts for the first constraint that it violates, in the order of the sweep file. \
        Chips that are too small for the model or lack a capability are no question of constraints.</p>
        """
    return panel
  }
}
