import ChipModel
import Reporting

/// `context.svg`: time to first token, decode time and decode energy against context length, both axes logarithmic.
struct ContextChart {
  private let study: ContextStudy
  private let panels: [Panel]

  private struct Panel {
    var title: String
    /// Value of a point in picoseconds or femtojoules.
    var value: @Sendable (ContextPoint) -> Double
    /// The value as text.
    var text: @Sendable (Double) -> String
  }

  /// Colours that stay apart for readers who see no red or green.
  private static let colours = ["#1f5fa8", "#c2571a"]
  private static let titles = [
    "spiking": "spiking, window and linear attention", "full_attention": "full attention",
  ]

  init(_ study: ContextStudy) {
    self.study = study
    panels = [
      Panel(title: "Time to first token", value: { $0.firstToken }, text: ContextPage.time),
      Panel(title: "Time per generated token", value: { $0.decodeTime }, text: ContextPage.time),
      Panel(title: "Energy per generated token", value: { $0.decodeEnergy.total }, text: ContextPage.energy),
    ]
  }

  private static let width = 340.0
  private static let height = 250.0
  private static let left = 74.0
  private static let gap = 92.0
  private static let top = 92.0

  /// The picture.
  var svg: String {
    var svg = SVGText(title: "Time and energy against context length")
    let chip = study.request.chip.name
    svg.text("Long context on \(chip)", x: 24, y: 34, size: 18, isBold: true)
    for (index, name) in study.models.enumerated() {
      let x = 24 + 300 * Double(index)
      svg.line((x, 54), (x + 26, 54), stroke: Self.colours[index % 2], width: 2.5)
      svg.text(Self.titles[name] ?? name, x: x + 34, y: 58, size: 13)
    }
    for (index, panel) in panels.enumerated() {
      draw(panel, at: Self.left + Double(index) * (Self.width + Self.gap), &svg)
    }
    let bottom = Self.top + Self.height + 62
    svg.text(
      "Lines are extrapolated or, for generated tokens, simulated behind the context; rings: every prompt token simulated.",
      x: 24, y: bottom, size: 12, fill: "#555555")
    if let note = cacheNote { svg.text(note, x: 24, y: bottom + 18, size: 12, fill: "#555555") }
    return svg.document(
      width: Self.left + Double(panels.count) * (Self.width + Self.gap) - Self.gap + 36, height: bottom + 36)
  }

  private var cacheNote: String? {
    guard let model = study.models.dropFirst().first else { return nil }
    let over = study.points(of: model).filter { $0.cacheBytes > study.stateBytes }
    guard let first = over.first, let last = over.last else { return nil }
    return
      "From \(ContextPage.tokens(first.tokens)) tokens on the cache of full attention exceeds the chip; at "
      + "\(ContextPage.tokens(last.tokens)) it needs \(ContextPage.bytes(last.cacheBytes)) of "
      + "\(ContextPage.bytes(study.stateBytes)). It is drawn as if it had that memory."
  }

  // MARK: One panel

  private func draw(_ panel: Panel, at x: Double, _ svg: inout SVGText) {
    let isFirst = panel.title == panels[0].title
    let values = study.points.map(panel.value) + (isFirst ? study.checks.map(\.simulatedTime) : [])
    let lengths = (study.points.map(\.tokens) + (isFirst ? study.checks.map(\.tokens) : [])).map(Double.init)
    let horizontal = LogarithmicAxis(lengths, base: 2, length: Self.width)
    let vertical = LogarithmicAxis(values, base: 10, length: Self.height)
    let bottom = Self.top + Self.height
    svg.text(panel.title, x: x, y: Self.top - 10, size: 13, isBold: true)
    for (number, tick) in vertical.ticks(atMost: 9).enumerated() {
      let y = bottom - vertical.place(tick)
      svg.line((x, y), (x + Self.width, y), stroke: number == 0 ? "#888888" : "#e2e2e2", width: 1)
      svg.text(panel.text(tick), x: x - 6, y: y + 4, size: 11, fill: "#555555", anchor: .end)
    }
    for tick in horizontal.ticks(atMost: 7) {
      let place = x + horizontal.place(tick)
      svg.line((place, bottom), (place, bottom + 4), stroke: "#888888", width: 1)
      svg.text(
        ContextPage.tokens(Int(tick)), x: place, y: bottom + 18, size: 11, fill: "#555555", anchor: .middle)
    }
    svg.text(
      "context length (tokens)", x: x + Self.width / 2, y: bottom + 36, size: 11, fill: "#555555",
      anchor: .middle)
    for (index, name) in study.models.enumerated() {
      let points = study.points(of: name).map { point in
        (x: x + horizontal.place(Double(point.tokens)), y: bottom - vertical.place(panel.value(point)), point)
      }
      for (a, b) in zip(points, points.dropFirst()) {
        svg.line((a.x, a.y), (b.x, b.y), stroke: Self.colours[index % 2], width: 2)
      }
      for item in points {
        let hover = "\(name), \(item.2.tokens) tokens: \(panel.text(panel.value(item.2)))"
        dot((item.x, item.y), 4, fill: Self.colours[index % 2], stroke: nil, hover: hover, &svg)
      }
      guard isFirst else { continue }
      for check in study.checks where check.model == name {
        let place = (
          x + horizontal.place(Double(check.tokens)), bottom - vertical.place(check.simulatedTime)
        )
        let hover = "\(name), \(check.tokens) tokens simulated: \(panel.text(check.simulatedTime))"
        dot(place, 9, fill: "none", stroke: Self.colours[index % 2], hover: hover, &svg)
      }
    }
  }

  private func dot(
    _ centre: (x: Double, y: Double), _ size: Double, fill: String, stroke: String?, hover: String,
    _ svg: inout SVGText
  ) {
    svg.rect(
      SVGBox(x: centre.x - size / 2, y: centre.y - size / 2, width: size, height: size), fill: fill,
      stroke: stroke, radius: size / 2, hover: hover)
  }
}
