import Reporting

/// A plot with two axes as SVG, for one panel.
///
/// No text lies within the axes, where data may be anywhere: names and ticks stand around them, as far apart as the
/// widest font needs. Text has 13 units of a width of 460, and 16 where the plot is narrow: 11 pixels or more.
package struct Plot {
  package static let width = 460.0
  package static let height = 310.0
  /// Room above the axes for the name of the upright one, and below for ticks and the name of the other.
  private static let top = 34.0
  private static let innerHeight = height - top - 56
  /// Distance of ticks from their labels: more than half of a dot.
  private static let distance = 10.0

  package let x: Axis
  package let y: Axis
  /// Left and right edge of the area that the axes span.
  private let left: Double
  private let right: Double
  private var body: Markup

  /// Draws grid, ticks and names of the axes.
  package init(x: Axis, y: Axis, xName: String, yName: String) {
    self.x = x
    self.y = y
    let size = TickLabels.sizes.narrow
    func widest(_ labels: some Sequence<Axis.Tick>) -> Double {
      labels.map { TextWidth.most($0.label, size: size) }.max() ?? 0
    }
    left = min(Self.width / 3, widest(y.ticks) + Self.distance + 2)
    right = Self.width - max(Self.distance, min(60, widest(x.ticks.suffix(1)) / 2))
    body = ""
    drawGrid()
    let names = [xName, yName].map { TextWidth.fitted($0, within: Self.width, size: size) }
    let half = TextWidth.most(names[0], size: size) / 2
    let centre = max(half, min(Self.width - half, (left + right) / 2))
    body += """
      <text x="\(centre)" y="\(Self.height - 20)" dy=".93em" text-anchor="middle">\(names[0])</text>\
      <text x="0" y="0" dy=".93em">\(names[1])</text>
      """
  }

  private mutating func drawGrid() {
    let bottom = Self.top + Self.innerHeight
    let grid = x.ticks.markup { "M\(place($0.value, 0).x) \(Self.top)V\(bottom)" }
    let lines = y.ticks.markup { "M\(left) \(place(0, $0.value).y)H\(right)" }
    body += "<path class=\"grid\" d=\"\(grid)\(lines)\"/>"
    let candidates = x.ticks.map { (place: place($0.value, 0).x, text: $0.label) }
    body += TickLabels(candidates, within: 0...Self.width).markup(top: bottom + Self.distance)
    body += y.ticks.markup { tick in
      let label = TextWidth.fitted(
        tick.label, within: left - Self.distance, size: TickLabels.sizes.narrow)
      return """
        <text x="\(left - Self.distance)" y="\(place(0, tick.value).y)" dy=".35em" text-anchor="end">\(label)</text>
        """
    }
  }

  /// Where a pair of values lies.
  package func place(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) {
    (left + x.place(xValue) * (right - left), Self.top + Self.innerHeight * (1 - y.place(yValue)))
  }

  /// Adds a shape.
  package mutating func add(_ markup: Markup) { body += markup }

  /// Adds a line through points in units of the axes.
  package mutating func line(_ points: [(Double, Double)], style: Markup) {
    guard points.count > 1 else { return }
    let path = points.enumerated().markup { index, point in
      let (x, y) = place(point.0, point.1)
      return index == 0 ? "M\(x) \(y)" : "L\(x) \(y)"
    }
    body += "<path class=\"line\" style=\"\(style)\" d=\"\(path)\"/>"
  }

  /// Adds round dots in units of the axes; `hover` says what they are to a pointer.
  package mutating func dots(_ points: [(Double, Double)], size: Double, style: Markup, hover: String = "") {
    let path = points.markup { point in
      let (x, y) = place(point.0, point.1)
      return "M\(x) \(y)h0"
    }
    let title: Markup = hover.isEmpty ? "" : "<title>\(hover)</title>"
    body += "<path class=\"dots\" style=\"stroke-width:\(size)px;\(style)\" d=\"\(path)\">\(title)</path>"
  }

  /// The picture; `label` says what it shows to readers who do not see it.
  package func svg(label: String, attributes: Markup = "class=\"plot\"") -> Markup {
    """
    <div class="frame"><svg \(attributes) viewBox="0 0 \(Self.width) \(Self.height)" role="img" \
    aria-label="\(label)">\(body)</svg></div>
    """
  }
}
