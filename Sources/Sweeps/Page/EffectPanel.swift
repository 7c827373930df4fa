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
          name: effect.axis, parts: [Int128(((effect.share ?? 0) * 1e6).rounded())],
          text: effect.share.map { SVGText.number(($0 * 1000).rounded() / 10) + " %" } ?? Self.unknown)
      }
      let bars = StackedBars(parts: ["spread of the mean"], rows: rows, colours: [0]) {
        SVGText.number((Double($0) / 1000).rounded() / 10) + " % of the mean"
      }
      return "<h3>\(objective.metric.words)</h3>"
        + bars.markup(label: "Main effects of the axes on \(objective.metric.words)", hasLegend: false)
    }
    panel.figure += gaps(effects.first ?? [])
    let rows = zip(objectives, effects).flatMap { objective, list in
      list.flatMap { effect in
        effect.groups.map {
          [
            objective.metric.words, effect.axis, $0.text, "\($0.count)",
            $0.mean.map(objective.metric.text) ?? Self.unknown,
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

  /// What stands in the place of a number that the points do not tell.
  private static let unknown = "not known"

  /// Values without a result, of which the bars say nothing.
  private func gaps(_ effects: [MainEffects]) -> Markup {
    let parts = effects.compactMap { effect -> String? in
      let missing = effect.groups.filter { $0.mean == nil }.map(\.text)
      return missing.isEmpty ? nil : "\(effect.axis) \(missing.joined(separator: " and "))"
    }
    return parts.isEmpty
      ? ""
      : """
      <p class="remark">What these values change is not known, as no point with them has all objectives: \
      \(parts.joined(separator: "; ")).</p>
      """
  }

  private func lead(_ effects: [[MainEffects]]) -> Markup {
    guard !data.measured.isEmpty else { return "No point has all objectives yet." }
    let parts = zip(data.file.objectives, effects).compactMap { objective, list -> String? in
      let known = list.compactMap { effect in effect.share.map { (axis: effect.axis, share: $0) } }
      guard let first = known.max(by: { $0.share < $1.share }), first.share > 0 else { return nil }
      return "\(objective.metric.words) by \(first.axis)"
    }
    guard !parts.isEmpty else {
      return effects.joined().contains { $0.share != nil }
        ? "No axis changes any objective." : "That is not known: no axis has results of two values."
    }
    return "On average over the points, most is decided of \(parts.joined(separator: ", of "))."
  }
}
