/// Shapes gathered by how they look: one element for all of a colour, in the order in which the colours came.
///
/// They have no hover texts and no round corners; a mesh of 31,000 cores and its links takes a quarter of the bytes so.
struct SVGShapes {
  private var paths: [(style: String, data: String)] = []
  private var places: [String: Int] = [:]

  /// The elements.
  var text: String { paths.map { "<path \($0.style) d=\"\($0.data)\"/>\n" }.joined() }

  mutating func rect(_ box: SVGBox, style: String) {
    let (width, height) = (SVGText.number(box.width), SVGText.number(box.height))
    add("M\(SVGText.number(box.x)) \(SVGText.number(box.y))h\(width)v\(height)h-\(width)z", style)
  }

  mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), style: String) {
    add(
      "M\(SVGText.number(from.x)) \(SVGText.number(from.y))L\(SVGText.number(to.x)) \(SVGText.number(to.y))",
      style)
  }

  private mutating func add(_ data: String, _ style: String) {
    if let place = places[style] {
      paths[place].data += data
    } else {
      places[style] = paths.count
      paths.append((style, data))
    }
  }
}
