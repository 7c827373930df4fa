/// An SVG picture in the making.
///
/// Everything is plain shapes and text: no script, link, image or style sheet.
package struct SVGText {
  /// How a text is anchored at its position.
  package enum Anchor: String {
    case start, middle, end

    /// Share of a text to the right of its position.
    var share: Double {
      switch self {
      case .start: 1
      case .middle: 0.5
      case .end: 0
      }
    }
  }

  /// Space to the right of the longest text.
  private static let margin = 12.0

  private var body = ""
  /// Shapes behind the last text, where shapes are gathered.
  private var gathered: SVGShapes?
  /// How far to the right texts may reach.
  private var reach = 0.0
  let title: String

  package init(title: String) { self.title = title }

  /// Begins a picture whose shapes are gathered by how they look where there are too many for hover texts.
  ///
  /// Between two texts, all shapes of a colour lie where the first one of them does.
  init(title: String, gathersShapes: Bool) {
    self.title = title
    gathered = gathersShapes ? SVGShapes() : nil
  }

  /// The whole document, wider where a text may need it: none is cut off at the edge.
  package func document(width: Double, height: Double) -> String {
    let width = max(width, (reach + Self.margin).rounded(.up))
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    let box = "viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(size) \(box) role="img" \
      font-family="DejaVu Sans, Helvetica, Arial, sans-serif">
      <title>\(InertText.xml(title))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)\(gathered?.text ?? "")</svg>

      """
  }

  package mutating func rect(
    _ box: SVGBox, fill: String, stroke: String? = nil, radius: Double = 0, hover: String? = nil
  ) {
    let style = "fill=\"\(fill)\"" + (stroke.map { " stroke=\"\($0)\"" } ?? "")
    guard gathered == nil else {
      gathered?.rect(box, style: style)
      return
    }
    let round = radius > 0 ? " rx=\"\(Self.number(radius))\"" : ""
    element("rect", "\(box.attributes) \(style)\(round)", hover)
  }

  package mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), stroke: String, width: Double,
    hover: String? = nil
  ) {
    let style = "stroke=\"\(stroke)\" stroke-width=\"\(Self.number(width))\""
    guard gathered == nil else {
      gathered?.line(from, to, style: style)
      return
    }
    let ends =
      "x1=\"\(Self.number(from.x))\" y1=\"\(Self.number(from.y))\" "
      + "x2=\"\(Self.number(to.x))\" y2=\"\(Self.number(to.y))\""
    element("line", "\(ends) \(style)", hover)
  }

  package mutating func text(
    _ string: String, x: Double, y: Double, size: Double, fill: String = "#222222", anchor: Anchor = .start,
    isBold: Bool = false
  ) {
    body += gathered?.text ?? ""
    gathered = gathered.map { _ in SVGShapes() }
    reach = max(reach, x + anchor.share * TextWidth.most(string, size: size, isBold: isBold))
    let weight = isBold ? " font-weight=\"bold\"" : ""
    let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\""
    body += "<text \(place) text-anchor=\"\(anchor.rawValue)\" fill=\"\(fill)\"\(weight)"
    // A hover text on the shape below must stay reachable through its label.
    body += " pointer-events=\"none\">\(InertText.xml(string))</text>\n"
  }

  private mutating func element(_ name: String, _ attributes: String, _ hover: String?) {
    if let hover {
      body += "<\(name) \(attributes)><title>\(InertText.xml(hover, limit: 1000))</title></\(name)>\n"
    } else {
      body += "<\(name) \(attributes)/>\n"
    }
  }

  /// A coordinate with at most two decimals.
  package static func number(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded(.toNearestOrEven))
    guard hundredths % 100 != 0 else { return String(hundredths / 100) }
    let text = Ratio(hundredths, 100).text(places: 2)
    return text.hasSuffix("0") ? String(text.dropLast()) : text
  }
}

/// A rectangle of a drawing.
package struct SVGBox {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  var attributes: String {
    "x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\" "
      + "width=\"\(SVGText.number(width))\" height=\"\(SVGText.number(height))\""
  }
}
