import PageKit
import Reporting
import RunRecord

/// How long tokens and packets take: cumulative distributions, with the percentiles in a table that is their legend.
///
/// Curves may run anywhere, so nothing is written between them: a dot marks every percentile.
struct LatencyPanel {
  let data: PageData

  private static let percentiles: [(thousandths: Int64, name: String)] = [
    (500, "50 %"), (950, "95 %"), (990, "99 %"), (999, "99.9 %"),
  ]

  var panel: Panel {
    let groups = [data.packetLatencies, data.tokenLatencies].filter { !$0.isEmpty }
    var panel = Panel(title: "How are latencies distributed?", lead: lead(groups), isWide: true)
    let figures = groups.markup { group in "<div>\(Self.plot(group))\(Self.key(group))</div>\n" }
    if !groups.isEmpty { panel.figure = "<div class=\"pair\">\(figures)</div>" }
    let head = ["what", "number"] + Self.percentiles.map(\.name) + ["longest"]
    let rows = groups.joined().map { series in
      [series.name, "\(series.count)"]
        + Self.percentiles.map { "\(series.percentile(thousandths: $0.thousandths))" }
        + ["\(series.points.last?.latency ?? 0)"]
    }
    if !rows.isEmpty { panel.numbers = Panel.table("Numbers: percentiles in ps", Panel.rows(head, rows)) }
    if !data.packetLatencies.isEmpty {
      panel.numbers += """
        <p class="remark">Packets are counted in buckets of an eighth of a power of two; percentiles are the upper ends \
        of buckets.</p>
        """
    }
    return panel
  }

  private static let colours = [0, 5, 2, 6, 3]
  private static func colour(_ number: Int) -> Markup { "var(--k\(colours[number % colours.count]))" }

  private func lead(_ groups: [[LatencySeries]]) -> Markup {
    guard !groups.isEmpty else { return "The run has no latencies." }
    let sample: Markup =
      data.packetLatencies.isEmpty
      ? "" : "Of spikes and graded values, one in \(LatencyCounts.sampling) is measured."
    return groups.compactMap(\.first).markup { series in
      let (half, most) = (series.percentile(thousandths: 500), series.percentile(thousandths: 990))
      guard series.count > 1 else { return "Of \(series.name) there is one: \(HumanText.time(half)). " }
      let count = HumanText.count(Int128(series.count))
      return "Of \(count) \(series.name), half take at most \(HumanText.time(half)) "
        + "and 99 % at most \(HumanText.time(most)). "
    } + sample
  }

  /// The percentiles of every curve, beside its colour.
  private static func key(_ group: [LatencySeries]) -> Markup {
    let rows = group.enumerated().map { number, series -> [Markup] in
      ["<i class=\"swatch\" style=\"background:\(colour(number))\"></i>\(series.name)"]
        + percentiles.map { "\(HumanText.time(series.percentile(thousandths: $0.thousandths)))" }
    }
    let head = ["took no longer (dots)"] + percentiles.map(\.name)
    return "<div class=\"key\">\(Panel.rows(head, texts: 1, cells: rows))</div>"
  }

  private static func plot(_ group: [LatencySeries]) -> Markup {
    let all = group.flatMap { $0.points.map { Double($0.latency) } }
    let longest = all.max() ?? 1
    var plot = Plot(
      x: axis(all), y: Axis(linearTo: 100) { Axis.short($0) + " %" }, xName: "latency",
      yName: "share that took no longer")
    for (number, series) in group.enumerated() {
      // Wider below than above: of curves that lie on each other, all are seen.
      let width = 2 + 0.4 * Double(group.count - 1 - number)
      plot.line(
        steps(series, until: longest), style: "stroke:\(colour(number));stroke-width:\(width)px")
    }
    for (number, series) in group.enumerated() {
      let marks = percentiles.map { item in
        (Double(series.percentile(thousandths: item.thousandths)), Double(item.thousandths) / 10)
      }
      plot.dots(marks, size: 7, style: "stroke:\(colour(number));stroke-opacity:1", hover: series.name)
    }
    return plot.svg(label: "Cumulative distributions of latencies; the percentiles stand in the table below")
  }

  private static func axis(_ latencies: [Double]) -> Axis {
    let (least, most) = (latencies.min() ?? 0, latencies.max() ?? 1)
    // Labels have three digits: an axis of less than a twentieth would repeat them.
    let room = max(0, most / 20 - (most - least)) / 2
    let (low, high) = (least - room, most + room)
    let label = { (picoseconds: Double) in Axis.short(picoseconds * 1e-12, unit: "s") }
    // Latencies of one decade would be a steep line on an axis of whole decades.
    return high < 8 * low
      ? Axis(linearAround: low...high, label: label) : Axis(logarithmic: latencies, labels: 6, label: label)
  }

  /// The corners of a distribution, at most about 1,000, up to the end of the longest one.
  private static func steps(_ series: LatencySeries, until longest: Double) -> [(Double, Double)] {
    let step = (series.points.count + 499) / 500
    var corners: [(Double, Double)] = []
    var share = 0.0
    for (index, point) in series.points.enumerated()
    where index % step == 0 || index == series.points.count - 1 {
      corners.append((Double(point.latency), share))
      share = Double(point.count) / Double(series.count) * 100
      corners.append((Double(point.latency), share))
    }
    return corners + [(longest, share)]
  }
}
