/// A plot with two axes as SVG, for one panel.
///
/// Text has 13 units of a width of 460: about 10 pixels on a phone.
package struct Plot {
  package static let width = 460.0
  package static let height = 300.0
  /// Upper left corner of the area that the axes span.
  package static let left = 74.0
  package static let top = 16.0
  /// Extents of that area.
  package static let innerWidth = width - left - 34
  package static let innerHeight = height - top - 52

  package let x: Axis
  package let y: Axis
  private var body: Markup

  /// Draws grid, ticks and names of the axes.
  package init(x: Axis, y: Axis, xName: String, yName: String) {
    self.x = x
    self.y = y
    let (bottom, right) = (Self.top + Self.innerHeight, Self.left + Self.innerWidth)
    body = x.ticks.markup { tick in
      let place = Self.left + x.place(tick.value)
      return """
        <path class="grid" d="M\(place) \(Self.top)V\(bottom)"/>\
        <text x="\(place)" y="\(bottom + 18)" text-anchor="middle">\(tick.label)</text>
        """
    }
    body += y.ticks.markup { tick in
      let place = bottom - y.place(tick.value)
      return """
        <path class="grid" d="M\(Self.left) \(place)H\(right)"/>\
        <text x="\(Self.left - 7)" y="\(place + 4.5)" text-anchor="end">\(tick.label)</text>
        """
    }
    body += """
      <text x="\(Self.left + Self.innerWidth / 2)" y="\(Self.height - 8)" text-anchor="middle">\(xName)</text>\
      <text transform="translate(12 \(Self.top + Self.innerHeight / 2)) rotate(-90)" \
      text-anchor="middle">\(yName)</text>
      """
  }

  /// Where a pair of values lies.
  package func place(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) {
    (Self.left + x.place(xValue), Self.top + Self.innerHeight - y.place(yValue))
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

  /// Adds round dots in units of the axes.
  package mutating func dots(_ points: [(Double, Double)], size: Double, style: Markup) {
    let path = points.markup { point in
      let (x, y) = place(point.0, point.1)
      return "M\(x) \(y)h0"
    }
    body += "<path class=\"dots\" style=\"stroke-width:\(size)px;\(style)\" d=\"\(path)\"/>"
  }

  /// The picture; `label` says what it shows to readers who do not see it.
  package func svg(label: String, attributes: Markup = "class=\"plot\"") -> Markup {
    """
    <svg \(attributes) viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(label)">\(body)</svg>
    """
  }
}
