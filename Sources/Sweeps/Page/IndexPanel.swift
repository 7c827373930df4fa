import PageKit
import Reporting
import SweepPlans

/// Which axis decides which objective, by the indices of a sensitivity design.
struct IndexPanel {
  let data: SweepPageData
  let indices: SweepSensitivity

  var panel: Panel {
    let method = data.file.search.method
    // What bars show: the mean absolute effect of Morris, the total index of Sobol.
    let shown = method == .morris ? "mu_star" : "total"
    var panel = Panel(
      title: "What decides the objectives?",
      lead: """
        \(answer(shown)) Indices of SALib (\(method.rawValue)); bars show \(shown). \
        \(method == .morris ? "It is the mean change of the objective over a step of the axis." : "It is the share of the variance in which the axis has a part.") \
        Lines are confidence intervals of 95 %: bars whose lines overlap may stand in either order.
        """)
    panel.figure = data.file.objectives.markup { objective in
      let rows = indices.rows.filter { $0.objective == objective.metric.rawValue }
      let values = rows.map { max(0, $0.value(shown) ?? 0) }
      let margins = rows.map { max(0, $0.value("\(shown)_conf") ?? 0) }
      let most = zip(values, margins).map { $0 + $1 }.max() ?? 0
      func share(_ value: Double) -> Int128 {
        // Indices come from another program: sums of huge ones are not finite.
        most > 0 ? Int128((max(0, min(1, value / most)) * 1_000_000).rounded()) : 0
      }
      func text(_ value: Double) -> String {
        method == .morris ? objective.metric.short(value) : SVGText.number(value)
      }
      let bars = rows.indices.map { place in
        let (value, margin) = (values[place], margins[place])
        return StackedBars.Row(
          name: SweepPageData.clippedName(rows[place].axis), parts: [share(value)],
          text: "\(text(value)) ± \(text(margin))", interval: share(value - margin)...share(value + margin))
      }
      return "<h3>\(objective.metric.words)</h3>"
        + StackedBars(parts: [shown], rows: bars, colours: [0]) { _ in shown }
        .markup(label: "Sensitivity of \(objective.metric.words)", hasLegend: false)
    }
    let names = indices.rows.first?.indices.map(\.name) ?? []
    panel.numbers = Panel.table(
      "Numbers: all indices",
      Panel.rows(
        ["objective", "axis"] + names, texts: 2,
        indices.rows.map { row in
          [row.objective, SweepPageData.clippedName(row.axis)]
            + row.indices.map { "\(($0.value * 10_000).rounded() / 10_000)" }
        }))
    return panel
  }

  /// The axis with the largest index of every objective.
  private func answer(_ shown: String) -> String {
    let parts = data.file.objectives.compactMap { objective -> String? in
      let rows = indices.rows.filter { $0.objective == objective.metric.rawValue }
      func value(_ row: SweepSensitivity.Row) -> Double { row.value(shown) ?? 0 }
      guard let first = rows.max(by: { value($0) < value($1) }), value(first) > 0 else { return nil }
      return "\(objective.metric.words) by \(SweepPageData.clippedName(first.axis))"
    }
    return parts.isEmpty
      ? "No axis changes any objective." : "Most is decided of \(parts.joined(separator: ", of "))."
  }
}
