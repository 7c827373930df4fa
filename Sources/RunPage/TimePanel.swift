import PageKit
import Reporting

/// Where the time goes: the critical path by phase and part of the model.
struct TimePanel {
  let data: PageData

  var panel: Panel {
    var panel = Panel(title: "Where does the time go?", lead: "")
    guard let path = data.path else {
      panel.lead = """
        This run has no critical path: the run did not record what its end waited for. \
        How busy the units were, as shares of the run:
        """
      panel.figure = units
      return panel
    }
    panel.lead = """
      Critical path of \(HumanText.time(path.total)) in \(HumanText.count(Int128(path.steps))) steps: \(shares(path)).
      """
    let total = StackedBars.Row(
      name: "whole path", parts: PathFigures.phases.indices.map { Int128(path.time(of: $0)) },
      text: HumanText.time(path.total))
    panel.figure =
      bars([total]).markup(label: "Critical path by phase: \(phaseText(path))", hasLegend: false)
      + "<p class=\"remark\">By part of the model, on a scale of its own:</p>\n"
      + bars(rows(path)).markup(label: "Critical path by part of the model and phase")
    panel.numbers = tables(path)
    return panel
  }

  /// Work and waiting as shares of the path, and what a stopped run did for tokens that it did not finish.
  private func shares(_ path: PathFigures) -> String {
    let whole = Int128(path.total)
    func time(of phases: Range<Int>) -> Int128 { phases.reduce(0) { $0 + Int128(path.time(of: $1)) } }
    let last = PathFigures.phases.count - 1
    let unfinished = data.run.stop == nil ? 0 : time(of: last..<last + 1)
    let work = time(of: 0..<5)
    let list = [
      (work, "work and travel"), (whole - work - unfinished, "waiting"),
      (unfinished, "work on tokens that were not done at the stop"),
    ]
    return list.enumerated().filter { $0.offset < 2 || $0.element.0 > 0 }
      .map { "\(HumanText.percent($0.element.0, of: whole)) \($0.element.1)" }.joined(separator: ", ")
  }

  private func bars(_ rows: [StackedBars.Row]) -> StackedBars {
    StackedBars(
      parts: PathFigures.phases.map(PathFigures.text(of:)), rows: rows,
      colours: Array(PathFigures.phases.indices), amount: { HumanText.time(Int64(clamping: $0)) })
  }

  private func rows(_ path: PathFigures) -> [StackedBars.Row] {
    path.groups.indices.map { group in
      StackedBars.Row(
        name: path.groups[group], parts: path.cells[group].map { Int128($0) },
        text: HumanText.percent(Int128(path.cells[group].reduce(0, +)), of: Int128(path.total)))
    }
  }

  private func phaseText(_ path: PathFigures) -> String {
    PathFigures.phases.indices.filter { path.time(of: $0) > 0 }.map { phase in
      let share = HumanText.percent(Int128(path.time(of: phase)), of: Int128(path.total))
      return "\(PathFigures.text(of: PathFigures.phases[phase])) \(share)"
    }.joined(separator: ", ")
  }

  private func tables(_ path: PathFigures) -> Markup {
    let phases = PathFigures.phases.indices.filter { path.time(of: $0) > 0 }
    let byGroup = path.groups.indices.map { group in
      [path.groups[group]] + phases.map { "\(path.cells[group][$0])" }
    }
    let sum = ["whole path"] + phases.map { "\(path.time(of: $0))" }
    let parts = path.parts.prefix(20).map { part in
      [
        part.operation.isEmpty ? "–" : part.operation, PathFigures.text(of: part.phase),
        part.core < 0 ? "–" : "\(part.core)",
        "\(part.time)", HumanText.percent(Int128(part.time), of: Int128(path.total)),
      ]
    }
    return Panel.table(
      "Numbers: part of the model by phase, in ps",
      Panel.rows(
        ["part"] + phases.map { PathFigures.text(of: PathFigures.phases[$0]) }, byGroup + [sum]))
      + Panel.table(
        "Numbers: the \(parts.count) largest single parts",
        Panel.rows(["operator", "phase", "core", "ps", "share"], texts: 2, parts))
  }

  /// Mean busy share of the units of the used cores: what can be said without a critical path.
  private var units: Markup {
    let cores = data.usedCores
    let whole = Int128(data.run.end) * Int128(max(1, cores.count))
    let sums: [(String, KeyPath<CoreFigures, Int64>)] = [
      ("synapse units", \.synapseBusy), ("neuron units", \.neuronBusy), ("output units", \.outputBusy),
      ("stalled", \.stalled),
    ]
    let rows = sums.enumerated().map { number, item in
      let time = cores.reduce(Int128(0)) { $0 + Int128($1[keyPath: item.1]) }
      let parts = sums.indices.map { $0 == number ? time : 0 }
      return StackedBars.Row(name: item.0, parts: parts, text: HumanText.percent(time, of: whole))
    }
    return StackedBars(
      parts: sums.map(\.0), rows: rows, colours: [1, 0, 2, 6],
      amount: { HumanText.percent($0, of: whole) }
    ).markup(label: "Mean share of time in which the units of the used cores worked")
  }
}
