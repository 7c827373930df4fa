import DataFiles
import PageKit
import SweepPlans

/// Scatter plots of pairs of objectives.
struct TradeOffPanel {
  /// Most pairs that are drawn.
  static let mostPlots = 6

  private let data: SweepPageData
  private let plots: [(plot: Plot, label: String)]
  /// Places of the shown points in every plot, in units of its picture: x and y in turn.
  let places: [[Double]]

  init(_ data: SweepPageData) {
    self.data = data
    var plots: [(Plot, String)] = []
    var places: [[Double]] = []
    for (first, second) in Self.pairs(data.file.objectives.count) where !data.shown.isEmpty {
      let (plot, found) = Self.plot(data, first, second)
      let names = [first, second].map { data.file.objectives[$0].metric.words }
      plots.append((plot, "Every point by \(names[0]) and \(names[1])"))
      places.append(found)
    }
    (self.plots, self.places) = (plots, places)
  }

  private static func pairs(_ count: Int) -> [(Int, Int)] {
    Array(
      (0..<count).flatMap { one in ((one + 1)..<max(count, one + 1)).map { (one, $0) } }.prefix(mostPlots))
  }

  private static func plot(_ data: SweepPageData, _ first: Int, _ second: Int) -> (Plot, [Double]) {
    let points = data.shown
    let metrics = [first, second].map { data.file.objectives[$0].metric }
    var plot = Plot(
      x: metrics[0].axis(points.map { $0.values[first] }),
      y: metrics[1].axis(points.map { $0.values[second] }),
      xName: metrics[0].words, yName: metrics[1].words)
    for standing in [SweepPageData.Standing.excluded, .dominated, .front] {
      let chosen = points.filter { $0.standing == standing }
      guard !chosen.isEmpty else { continue }
      plot.dots(
        chosen.map { ($0.values[first], $0.values[second]) }, size: standing == .front ? 8 : 5,
        style: Self.style(standing))
    }
    plot.add("<circle class=\"spot\" r=\"6\"/>")
    let places = points.flatMap { point -> [Double] in
      let (x, y) = plot.place(point.values[first], point.values[second])
      return [x, y]
    }
    return (plot, places)
  }

  private static func style(_ standing: SweepPageData.Standing) -> Markup {
    switch standing {
    case .dominated: "stroke:var(--k8)"
    case .front: "stroke:var(--k6);stroke-opacity:1"
    case .excluded: "stroke:var(--k5)"
    }
  }

  var panel: Panel {
    var panel = Panel(title: "Which points are worth having?", lead: lead, isWide: true)
    guard !data.shown.isEmpty else { return panel }
    let pictures = plots.enumerated().markup { number, item in
      item.plot.svg(
        label: item.label, attributes: "class=\"plot pick\" tabindex=\"0\" data-plot=\"\(number)\"")
    }
    let kinds: [(SweepPageData.Standing, Markup, String)] = [
      (.front, "background:var(--k6)", "on the Pareto front"),
      (.dominated, "background:var(--k8)", "dominated"),
      (.excluded, "background:var(--k5)", "violates a constraint on metrics"),
    ]
    let legend = kinds.filter { kind in data.shown.contains { $0.standing == kind.0 } }.map { ($0.1, $0.2) }
    panel.figure = """
      <figure><div class="plots">\(pictures)</div>\(Panel.legend(legend))
      <output id="said">Point at a dot, or use the arrow keys on a plot.</output>\
      <p class="remark"><a id="open" hidden href="#said">Report of this point</a></p></figure>
      """
    panel.numbers = data.sampleRemark
    if let csv = try? csv() {
      panel.numbers += Panel.download(
        csv, name: "\(data.file.name).csv", text: "Save the \(data.shown.count) points that are drawn (CSV)")
    }
    return panel
  }

  private var lead: Markup {
    let count = data.file.objectives.count
    let pairs = count * (count - 1) / 2
    let ways = data.file.objectives.map {
      "\($0.direction == .minimize ? "smaller" : "larger") \($0.metric.words)"
    }.joined(separator: ", ")
    if data.shown.isEmpty { return "No point has all objectives yet." }
    if count < 2 { return "There is one objective (better: \(ways)), so there is nothing to trade." }
    let more: Markup =
      pairs > Self.mostPlots ? " The first \(Self.mostPlots) of \(pairs) pairs are drawn." : ""
    let front: Markup =
      count > 2 ? " A point of the front may lie behind others in a plot of two of \(count) objectives." : ""
    return "Better: \(ways).\(front)\(more)"
  }

  /// The shown points with parameters and objectives.
  private func csv() throws(Failure) -> [UInt8] {
    let objectives = data.file.objectives
    let names = data.file.distinctions
    let texts = data.shown.map(\.row.distinctions)
    let buffer = ByteBuffer()
    let sink = TableFormat.csv.sink(to: buffer)
    try sink.begin(
      TableSchema(
        name: "points",
        columns: [TableColumn("point", .int64)] + names.map { TableColumn($0, .text) }
          + objectives.map { TableColumn($0.metric.column, .double) }
          + [TableColumn("on_front", .int64), TableColumn("violated", .text)]))
    try sink.append(
      TableChunk(
        [.int64(data.shown.map { Int64($0.index) })]
          + names.indices.map { place in .text(texts.map { $0[place] }) }
          + objectives.indices.map { objective in .double(data.shown.map { $0.values[objective] }) }
          + [
            .int64(data.shown.map { $0.standing == .front ? 1 : 0 }),
            .text(data.shown.map { $0.row.violated ?? "" }),
          ]))
    try sink.finish()
    return buffer.bytes
  }
}
