import Reporting

/// How long tokens and packets take: cumulative distributions.
struct LatencyPanel {
  let data: PageData

  private static let percentiles: [(thousandths: Int64, name: String)] = [
    (500, "50 %"), (950, "95 %"), (990, "99 %"), (999, "99.9 %"),
  ]

  var panel: Panel {
    var panel = Panel(title: "How are latencies distributed?", lead: lead)
    guard !data.latencies.isEmpty else { return panel }
    panel.figure =
      plot
      + Panel.legend(
        data.latencies.enumerated().map { ("background:var(--k\(Self.colours[$0 % 4]))", $1.name) })
    panel.numbers = Panel.table(
      "Numbers: percentiles in ps",
      Panel.rows(
        ["what", "number"] + Self.percentiles.map(\.name) + ["longest"],
        data.latencies.map { series in
          [series.name, "\(series.count)"]
            + Self.percentiles.map { "\(series.percentile(thousandths: $0.thousandths))" }
            + ["\(series.points.last?.latency ?? 0)"]
        }))
    return panel
  }

  private static let colours = [0, 5, 2, 6]

  private var lead: Markup {
    guard let first = data.latencies.first else { return "The run has no latencies." }
    let values = Self.percentiles.map { item in
      "\(item.name) within \(HumanText.time(first.percentile(thousandths: item.thousandths)))"
    }.joined(separator: ", ")
    return "Of \(HumanText.count(Int128(first.count))) \(first.name): \(values)."
  }

  private var plot: Markup {
    let all = data.latencies.flatMap { $0.points.map { Double($0.latency) } }
    let x = Axis(logarithmic: all, length: Plot.innerWidth, labels: 6) { Axis.short($0 * 1e-12, unit: "s") }
    let y = Axis(linearTo: 100, length: Plot.innerHeight) { Axis.short($0) + " %" }
    var plot = Plot(x: x, y: y, xName: "latency", yName: "share that took no longer")
    for (number, series) in data.latencies.enumerated() {
      var points: [(Double, Double)] = []
      var share = 0.0
      for point in Self.thinned(series) {
        points.append((Double(point.latency), share))
        share = Double(point.count) / Double(series.count) * 100
        points.append((Double(point.latency), share))
      }
      points.append((all.max() ?? 1, share))
      plot.line(points, style: "stroke:var(--k\(Self.colours[number % 4]))")
    }
    if let first = data.latencies.first { mark(first, in: &plot) }
    return plot.svg(label: "Cumulative distributions of latencies; the percentiles stand in the table below")
  }

  /// Percentiles of a distribution, each label at a height of its own so that near ones do not meet.
  private func mark(_ series: LatencySeries, in plot: inout Plot) {
    for (number, item) in Self.percentiles.enumerated() {
      let latency = series.percentile(thousandths: item.thousandths)
      let (x, y) = plot.place(Double(latency), Double(item.thousandths) / 10)
      let isRight = x > Plot.left + Plot.innerWidth * 0.55
      let height = Plot.top + Plot.innerHeight * (0.42 + 0.13 * Double(number))
      plot.add(
        """
        <path class="mark" d="M\(x) \(y)V\(height - 4)H\(x + (isRight ? -8 : 8))"/>\
        <text x="\(x + (isRight ? -11 : 11))" y="\(height)" text-anchor="\(isRight ? "end" : "start")">\
        \(item.name) \(HumanText.time(latency))</text>
        """)
    }
  }

  /// At most about 500 points of a distribution.
  private static func thinned(_ series: LatencySeries) -> [LatencySeries.Point] {
    let step = (series.points.count + 499) / 500
    return series.points.enumerated().filter { $0.offset % step == 0 || $0.offset == series.points.count - 1 }
      .map(\.element)
  }
}
