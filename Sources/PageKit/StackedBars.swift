/// Horizontal bars of parts, one per row, as HTML: their text stays readable at any width.
package struct StackedBars {
  /// A bar.
  package struct Row {
    package var name: String
    /// Amount of every part, by number of its colour.
    package var parts: [Int128]
    /// The whole as text.
    package var text: String
    /// Where the end of the bar may be; nil shows none.
    package var interval: ClosedRange<Int128>?

    package init(name: String, parts: [Int128], text: String, interval: ClosedRange<Int128>? = nil) {
      self.name = name
      self.parts = parts
      self.text = text
      self.interval = interval
    }
  }

  /// Names of the parts.
  package var parts: [String]
  package var rows: [Row]
  /// Colour of every part, as a number of the palette in `PageStyle`.
  package var colours: [Int]
  /// Amounts as text.
  package var amount: (Int128) -> String

  package init(parts: [String], rows: [Row], colours: [Int], amount: @escaping (Int128) -> String) {
    self.parts = parts
    self.rows = rows
    self.colours = colours
    self.amount = amount
  }

  /// The bars, as long as their share of the longest one; `label` says what they show.
  package func markup(label: String, hasLegend: Bool = true) -> Markup {
    let most = rows.map { max($0.parts.reduce(0, +), $0.interval?.upperBound ?? 0) }.max() ?? 0
    let bars = rows.markup { row in
      let segments = row.parts.enumerated().markup { number, part in
        guard part > 0, most > 0 else { return "" }
        let hover = "\(row.name), \(parts[number]): \(amount(part))"
        return """
          <i class="k\(colours[number])" style="width:\(100 * Double(part) / Double(most))%" title="\(hover)"></i>
          """
      }
      return """
        <div class="bar\(row.interval == nil ? "" : " long")"><span class="name">\(Markup.breakable(row.name))</span><span class="track">\(segments)\(Self.line(row.interval, most))</span>\
        <span class="value">\(row.text)</span></div>

        """
    }
    guard hasLegend else { return "<div class=\"bars\" role=\"img\" aria-label=\"\(label)\">\(bars)</div>\n" }
    let used = parts.indices.filter { number in rows.contains { $0.parts[number] > 0 } }
    return """
      <div class="bars" role="img" aria-label="\(label)">\(bars)</div>
      \(Panel.legend(used.map { ("background:var(--k\(colours[$0]))", parts[$0]) }))
      """
  }

  /// A line over an interval.
  private static func line(_ interval: ClosedRange<Int128>?, _ most: Int128) -> Markup {
    guard let interval, most > 0 else { return "" }
    func share(_ amount: Int128) -> Double { 100 * Double(amount) / Double(most) }
    let width = share(interval.upperBound) - share(interval.lowerBound)
    return """
      <span class="interval" style="left:\(share(interval.lowerBound))%;width:\(width)%"></span>
      """
  }
}
