/// Shapes gathered by how they look: one element for all of a colour, in the order in which the colours came.
///
/// They have no hover texts; a mesh of 31,000 cores and its links takes a seventh of the bytes so.
struct SVGShapes {
  private var paths: [(style: String, data: String)] = []
  private var places: [String: Int] = [:]

  mutating func rect(_ box: SVGBox, fill: String) {
    let (width, height) = (SVGText.number(box.width), SVGText.number(box.height))
    add(
      "M\(SVGText.number(box.x)) \(SVGText.number(box.y))h\(width)v\(height)h-\(width)z",
      style: "fill=\"\(fill)\"")
  }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), stroke: String, width: Double
  ) {
    add(
      "M\(SVGText.number(from.x)) \(SVGText.number(from.y))L\(SVGText.number(to.x)) \(SVGText.number(to.y))",
      style: "stroke=\"\(stroke)\" stroke-width=\"\(SVGText.number(width))\"")
  }

  private mutating func add(_ data: String, style: String) {
    if let place = places[style] {
      paths[place].data += data
    } else {
      places[style] = paths.count
      paths.append((style, data))
    }
  }

  /// Puts the shapes on a drawing.
  func draw(into drawing: inout SVGText) {
    for path in paths { drawing.path(path.data, path.style) }
  }
}
