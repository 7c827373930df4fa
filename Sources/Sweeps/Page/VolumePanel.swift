import PageKit
import Reporting
import SweepPlans

/// How the dominated hypervolume grew with the points.
struct VolumePanel {
  /// Most steps that are drawn and listed.
  static let mostSteps = 400

  let data: SweepPageData

  var panel: Panel {
    var panel = Panel(title: "Would more points help?", lead: "")
    let volumes = data.results.hypervolumes
    guard let final = volumes.last, final > 0 else {
      panel.lead =
        volumes.isEmpty
        ? """
        Without a <code>reference</code> for every objective in the sweep file there is no hypervolume to tell.
        """ : "No point is better than the reference in every objective, so the hypervolume is 0."
      return panel
    }
    let steps = Self.steps(volumes)
    let last = steps.last?.points ?? 0
    let order = data.file.search.method == .optuna ? "of the search" : "of the sweep"
    let before = volumes[max(0, volumes.count * 4 / 5 - 1)]
    panel.lead = """
      The hypervolume that the front dominates last grew at point \(last) of \(volumes.count), in the order \(order). \
      The last fifth of the points added \(Self.percent(final - before, of: final)) of it.
      """
    panel.figure = plot(volumes, final)
    let shown = steps.suffix(Self.mostSteps)
    panel.numbers =
      Panel.table(
        "Numbers: every step",
        Panel.rows(
          ["points", "hypervolume", "% of the last"], texts: 0,
          shown.map { ["\($0.points)", "\($0.volume)", "\(($0.volume / final * 10_000).rounded() / 100)"] }))
        + """
        <p class="remark">Volume between the front and the reference of the sweep file, in the product of the units of \
        the objectives.\(shown.count < steps.count ? " The last \(shown.count) of \(steps.count) steps are listed." : "")</p>
        """
    return panel
  }

  private static func percent(_ part: Double, of whole: Double) -> String {
    SVGText.number((part / whole * 10_000).rounded() / 100) + " %"
  }

  /// The points at which the volume grew.
  static func steps(_ volumes: [Double]) -> [(points: Int, volume: Double)] {
    volumes.indices.filter { $0 == 0 ? volumes[0] > 0 : volumes[$0] > volumes[$0 - 1] }
      .map { ($0 + 1, volumes[$0]) }
  }

  private func plot(_ volumes: [Double], _ final: Double) -> Markup {
    let x = Axis(linearTo: Double(volumes.count)) { Axis.short($0) }
    let y = Axis(linearTo: 100) { Axis.short($0) + " %" }
    var plot = Plot(x: x, y: y, xName: "points", yName: "share of the last hypervolume")
    var line: [(Double, Double)] = [(0, 0)]
    for step in Self.steps(volumes).suffix(Self.mostSteps) {
      line.append((Double(step.points), line[line.count - 1].1))
      line.append((Double(step.points), step.volume / final * 100))
    }
    line.append((Double(volumes.count), 100))
    plot.line(line, style: "stroke:var(--k0)")
    return plot.svg(label: "Dominated hypervolume over the number of points")
  }
}
