import PageKit
import SweepLedgers
import SweepPlans

/// The top of the page of a sweep: the best trade-offs in words, and how many points there are.
struct SweepHeadline {
  let data: SweepPageData

  var markup: Markup {
    let summary = data.file.summary.isEmpty ? "What is worth building?" : data.file.summary
    var page: Markup = """
      <header><p class="kind">SpikeFoundry sweep report</p><h1>\(data.file.name)</h1>
      <p class="sub">\(summary)</p>
      """
    if data.count(.failed) > 0 {
      page += """
        <p class="warning"><strong>\(data.count(.failed)) points failed</strong>: their messages are below.</p>
        """
    }
    let items = data.front.isEmpty ? [] : tradeOffs
    let list: Markup = items.isEmpty ? "" : "<ul>\(items.markup { "<li>\($0)</li>" })</ul>"
    page += "<div class=\"verdict\">\(verdict)\(list)</div>"
    let tiles = figures.markup {
      "<div><dt>\($0.name)</dt><dd>\($0.value)</dd><dd class=\"note\">\($0.note)</dd></div>\n"
    }
    return page + "<dl class=\"figures\">\(tiles)</dl></header>\n"
  }

  private var verdict: Markup {
    let candidates = data.measured.count { $0.standing != .excluded }
    guard !data.front.isEmpty else {
      return "No point has all objectives and satisfies all constraints."
    }
    return """
      \(data.front.count) of the \(candidates) points that satisfy all constraints are on the Pareto front: \
      nothing that was tried is better in one objective without being worse in another.
      """
  }

  /// A sentence for the best of every objective, and one for the point between them.
  private var tradeOffs: [Markup] {
    let objectives = data.file.objectives
    var sentences: [Markup] = objectives.indices.compactMap { index in
      guard
        let best = data.front.min(by: {
          objectives[index].minimized($0.values[index]) < objectives[index].minimized($1.values[index])
        })
      else { return nil }
      let others = objectives.indices.filter { $0 != index }.map { figure($0, best) }
      let word = objectives[index].direction == .minimize ? "Smallest" : "Largest"
      return """
        \(word) \(objectives[index].metric.words): <strong>\(objectives[index].metric.short(best.values[index]))\
        </strong>\(others.isEmpty ? "" : ", at \(others.joined(separator: " and "))") (point \(best.row.label))
        """
    }
    if let middle, objectives.count > 1 {
      let figures = objectives.indices.map { figure($0, middle) }.joined(separator: ", ")
      sentences.append(
        "In between: \(figures) (point \(middle.row.label), nearest to the best of all objectives)")
    }
    return sentences
  }

  private func figure(_ objective: Int, _ point: SweepPageData.Point) -> String {
    let metric = data.file.objectives[objective].metric
    return "\(metric.short(point.values[objective])) \(metric.words)"
  }

  /// The point of the front that is nearest to the best of every objective, each in units of its range there.
  private var middle: SweepPageData.Point? {
    let front = data.front.map { point in
      zip(data.file.objectives, point.values).map { $0.minimized($1) }
    }
    guard front.count > 2, let first = front.first else { return nil }
    let ranges = first.indices.map { objective in
      let values = front.map { $0[objective] }
      return (low: values.min() ?? 0, width: (values.max() ?? 0) - (values.min() ?? 0))
    }
    let distances = front.map { values in
      zip(values, ranges).reduce(0.0) { sum, item in
        let share = item.1.width > 0 ? (item.0 - item.1.low) / item.1.width : 0
        return sum + share * share
      }
    }
    return distances.indices.min { distances[$0] < distances[$1] }.map { data.front[$0] }
  }

  private var figures: [(name: String, value: String, note: String)] {
    let rows = data.results.rows
    let open = data.count(.pending) + data.count(.running)
    let refused = rows.count { $0.ledger.state == .infeasible && $0.violated == nil }
    let violating = rows.count { $0.ledger.state == .done && $0.violated != nil }
    let rungs = data.file.fidelity.map { "\($0.rungs.count) rungs" } ?? "one fidelity"
    return [
      ("Points", "\(rows.count)", "search \(data.file.search.method.rawValue), \(rungs)"),
      ("Axes", "\(data.file.axes.count)", "\(data.file.objectives.count) objectives"),
      ("With results", "\(data.count(.done))", "simulated, replayed or priced"),
      (
        "Infeasible", "\(data.count(.infeasible))",
        refused == 0
          ? "excluded before simulation" : "\(refused) of them as their chip cannot run the workload"
      ),
      ("Violating", "\(violating)", "excluded by their metrics"),
      ("Failed", "\(data.count(.failed))", "could not be simulated"),
      ("Still open", "\(open)", open == 0 ? "the sweep is finished" : "run the sweep again"),
      ("On the front", "\(data.front.count)", "Pareto-optimal points"),
    ]
  }
}
