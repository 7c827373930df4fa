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
        \(method == .morris ? "It is the mean change of the objective over a step of the axis." : "It is the share of the variance in which the axis has a part.")
        """)
    panel.figure = data.file.objectives.markup { objective in
      let rows = indices.rows.filter { $0.objective == objective.metric.rawValue }
      let values = rows.map { row in max(0, row.indices.first { $0.name == shown }?.value ?? 0) }
      let most = values.max() ?? 0
      let bars = zip(rows, values).map { row, value in
        StackedBars.Row(
          name: SweepPageData.clipped(row.axis),
          parts: [most > 0 ? Int128((value / most * 1_000_000).rounded()) : 0],
          text: method == .morris ? objective.metric.short(value) : SVGText.number(value))
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
          [row.objective, SweepPageData.clipped(row.axis)]
            + row.indices.map { "\(($0.value * 10_000).rounded() / 10_000)" }
        }))
    return panel
  }

  /// The axis with the largest index of every objective.
  private func answer(_ shown: String) -> String {
    let parts = data.file.objectives.compactMap { objective -> String? in
      let rows = indices.rows.filter { $0.objective == objective.metric.rawValue }
      func value(_ row: SweepSensitivity.Row) -> Double { row.indices.first { $0.name == shown }?.value ?? 0 }
      guard let first = rows.max(by: { value($0) < value($1) }), value(first) > 0 else { return nil }
      return "\(objective.metric.words) by \(SweepPageData.clipped(first.axis))"
    }
    return parts.isEmpty
      ? "No axis changes any objective." : "Most is decided of \(parts.joined(separator: ", of "))."
  }
}
