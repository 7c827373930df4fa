import PageKit
import Reporting
import SweepPlans

/// Which axis decides which objective, as far as the points of the sweep tell.
struct EffectPanel {
  let data: SweepPageData

  var panel: Panel {
    let objectives = data.file.objectives
    let effects = objectives.indices.map { MainEffects.list(data, objective: $0) }
    var panel = Panel(title: "What decides the objectives?", lead: lead(effects))
    guard !data.measured.isEmpty else { return panel }
    panel.figure = zip(objectives, effects).markup { objective, list in
      let rows = list.map { effect in
        StackedBars.Row(
          name: SweepPageData.clipped(effect.axis), parts: [Int128((effect.share * 1e6).rounded())],
          text: SVGText.number((effect.share * 1000).rounded() / 10) + " %")
      }
      let bars = StackedBars(parts: ["spread of the mean"], rows: rows, colours: [0]) {
        SVGText.number((Double($0) / 1000).rounded() / 10) + " % of the mean"
      }
      return "<h3>\(objective.metric.words)</h3>"
        + bars.markup(label: "Main effects of the axes on \(objective.metric.words)", hasLegend: false)
    }
    let rows = zip(objectives, effects).flatMap { objective, list in
      list.flatMap { effect in
        effect.groups.map {
          [
            objective.metric.words, SweepPageData.clipped(effect.axis), $0.text, "\($0.count)",
            objective.metric.text($0.mean),
          ]
        }
      }
    }
    panel.numbers = Panel.table(
      "Numbers: mean over the points of each value",
      Panel.rows(["objective", "axis", "value", "points", "mean"], texts: 3, rows.map { $0 }))
    panel.numbers += """
      <p class="remark">Main effects, computed from the points of this sweep: the mean of an objective over all points \
      with a value of the axis, largest less smallest, as a share of the mean of all points. The other axes vary as \
      the search chose them, and interactions are not seen. An axis with more than \(MainEffects.mostValues) values is \
      divided into four stretches. A search <code>morris</code> or <code>saltelli</code> gives indices instead.</p>
      """
    return panel
  }

  private func lead(_ effects: [[MainEffects]]) -> Markup {
    guard !data.measured.isEmpty else { return "No point has all objectives yet." }
    let parts = zip(data.file.objectives, effects).compactMap { objective, list -> String? in
      guard let first = list.max(by: { $0.share < $1.share }), first.share > 0 else { return nil }
      return "\(objective.metric.words) by \(SweepPageData.clipped(first.axis))"
    }
    guard !parts.isEmpty else { return "No axis changes any objective." }
    return "On average over the points, most is decided of \(parts.joined(separator: ", of "))."
  }
}
