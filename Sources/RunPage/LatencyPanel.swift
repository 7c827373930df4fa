import PageKit
import Reporting

/// How long tokens and packets take: cumulative distributions.
struct LatencyPanel {
  let data: PageData

  private static let percentiles: [(thousandths: Int64, name: String)] = [
    (500, "50 %"), (950, "95 %"), (990, "99 %"), (999, "99.9 %"),
  ]

  var panel: Panel {
    let groups = [data.packetLatencies, data.tokenLatencies].filter { !$0.isEmpty }
    var panel = Panel(title: "How are latencies distributed?", lead: lead(groups))
    panel.figure = groups.markup { group in
      Self.plot(group)
        + Panel.legend(
          group.enumerated().map { ("background:var(--k\(Self.colours[$0 % 5]))", $1.name) })
    }
    let head = ["what", "number"] + Self.percentiles.map(\.name) + ["longest"]
    let rows = groups.joined().map { series in
      [series.name, "\(series.count)"]
        + Self.percentiles.map { "\(series.percentile(thousandths: $0.thousandths))" }
        + ["\(series.points.last?.latency ?? 0)"]
    }
    if !rows.isEmpty { panel.numbers = Panel.table("Numbers: percentiles in ps", Panel.rows(head, rows)) }
    if !data.packetLatencies.isEmpty {
      panel.numbers += """
        <p class="remark">Packets are counted in buckets of an eighth of a power of two, spikes and graded values as a \
        sample; percentiles are the upper ends of buckets.</p>
        """
    }
    return panel
  }

  private static let colours = [0, 5, 2, 6, 3]

  private func lead(_ groups: [[LatencySeries]]) -> Markup {
    guard !groups.isEmpty else { return "The run has no latencies." }
    return groups.compactMap(\.first).markup { series in
      let values = Self.percentiles.map { item in
        "\(item.name) within \(HumanText.time(series.percentile(thousandths: item.thousandths)))"
      }.joined(separator: ", ")
      return "Of \(HumanText.count(Int128(series.count))) \(series.name): \(values). "
    }
  }

  private static func plot(_ group: [LatencySeries]) -> Markup {
    let all = group.flatMap { $0.points.map { Double($0.latency) } }
    let (least, most) = (all.min() ?? 0, all.max() ?? 1)
    // Labels have three digits: an axis of less than a twentieth would repeat them.
    let room = max(0, most / 20 - (most - least)) / 2
    let (low, high) = (least - room, most + room)
    let label = { (picoseconds: Double) in Axis.short(picoseconds * 1e-12, unit: "s") }
    // Latencies of one decade would be a steep line on an axis of whole decades.
    let x =
      high < 8 * low
      ? Axis(linearAround: low...high, length: Plot.innerWidth, label: label)
      : Axis(logarithmic: all, length: Plot.innerWidth, labels: 6, label: label)
    let y = Axis(linearTo: 100, length: Plot.innerHeight) { Axis.short($0) + " %" }
    var plot = Plot(x: x, y: y, xName: "latency", yName: "share that took no longer")
    for (number, series) in group.enumerated() {
      var points: [(Double, Double)] = []
      var share = 0.0
      for point in thinned(series) {
        points.append((Double(point.latency), share))
        share = Double(point.count) / Double(series.count) * 100
        points.append((Double(point.latency), share))
      }
      points.append((all.max() ?? 1, share))
      plot.line(points, style: "stroke:var(--k\(colours[number % 5]))")
    }
    if let first = group.first { mark(first, in: &plot) }
    return plot.svg(label: "Cumulative distributions of latencies; the percentiles stand in the table below")
  }

  /// Percentiles of a distribution, each label at a height of its own so that near ones do not meet.
  private static func mark(_ series: LatencySeries, in plot: inout Plot) {
    for (number, item) in percentiles.enumerated() {
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
