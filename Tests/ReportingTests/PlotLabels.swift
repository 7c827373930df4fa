import Foundation
import PageKit
import Reporting
import Testing

/// The texts of a plot as boxes, and the area in which its data are drawn.
struct PlotLabels {
  struct Box {
    var text: String
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    func meets(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  let boxes: [Box]
  /// What the grid spans.
  let area: Box

  /// Reads the texts that are seen in a picture that is drawn wide or narrow.
  init(_ svg: String, isNarrow: Bool) throws {
    let size = isNarrow ? 16.0 : 13.0
    boxes = try svg.matches(of: /<text ([^>]*)>([^<]*)<\/text>/).compactMap { match in
      func value(_ name: String) -> String? {
        try? Regex("\(name)=\"([^\"]*)\"").firstMatch(in: match.1)?.output[1].substring.map(String.init)
      }
      if value("class") == (isNarrow ? "broad" : "narrow") { return nil }
      let text = String(match.2).replacing("&lt;", with: "<").replacing("&amp;", with: "&")
      let (x, y) = (
        try #require(value("x").flatMap(Double.init)), try #require(value("y").flatMap(Double.init))
      )
      let down = try #require(value("dy").flatMap { Double($0.dropLast(2)) }) * size
      let width = TextWidth.most(text, size: size)
      let left =
        value("text-anchor") == "end" ? x - width : value("text-anchor") == "middle" ? x - width / 2 : x
      // Ascent and descent of DejaVu Sans.
      return Box(
        text: text, left: left, right: left + width, top: y + down - 0.928 * size,
        bottom: y + down + 0.236 * size)
    }
    let grid = try #require(svg.firstMatch(of: /<path class="grid" d="([^"]*)"/)).1
    let lines = grid.matches(of: /M([0-9.]+) ([0-9.]+)([VH])([0-9.]+)/)
    let across = lines.filter { $0.3 == "H" }
    let down = lines.filter { $0.3 == "V" }
    area = Box(
      text: "", left: try #require(across.compactMap { Double($0.1) }.min()),
      right: try #require(across.compactMap { Double($0.4) }.max()),
      top: try #require(down.compactMap { Double($0.2) }.min()),
      bottom: try #require(down.compactMap { Double($0.4) }.max()))
  }

  /// What is wrong with the labels: one sentence for each that meets another, the data, or the edge of the picture.
  var problems: [String] {
    boxes.enumerated().flatMap { index, box -> [String] in
      var found = boxes[(index + 1)...].filter(box.meets).map { "\(box.text) meets \($0.text)" }
      if box.meets(area) { found.append("\(box.text) lies among the data") }
      let isInside =
        box.left >= -0.01 && box.right <= Plot.width + 0.01 && box.top >= -0.01
        && box.bottom <= Plot.height + 0.01
      if !isInside { found.append("\(box.text) leaves the picture") }
      return found
    }
  }
}
