import Reporting

/// Labels along a line, chosen so that no two of them meet.
///
/// Text has one size in wide pictures and a larger one in narrow ones, which leaves room for fewer labels.
package struct TickLabels {
  /// Sizes of text in units of a picture: where it is drawn wide, and where it is drawn narrow, as on a phone.
  package static let sizes = (wide: 13.0, narrow: 16.0)
  /// Least distance of two labels, as a share of the size of their text.
  private static let distance = 0.5

  /// A label, and where it is seen.
  package struct Label: Equatable {
    package var place: Double
    package var text: String
    package var isWide: Bool
    package var isNarrow: Bool
  }

  /// Labels that are seen anywhere, in order.
  package let labels: [Label]

  /// Chooses among labels in ascending order, each centred on its place, moved as far as `range` demands.
  ///
  /// Equal steps are left out between labels; with `keepsEnds` both ends stay, and between them what has room.
  package init(
    _ candidates: [(place: Double, text: String)], within range: ClosedRange<Double>, keepsEnds: Bool = false
  ) {
    // A label lies where its larger text fits: it is drawn once for both sizes.
    let places = candidates.map { Self.centre($0, range, size: Self.sizes.narrow) }
    let chosen = [Self.sizes.wide, Self.sizes.narrow].map { size in
      let extents = zip(candidates, places).map { item, place in
        let half = TextWidth.most(item.text, size: size) / 2 + Self.distance * size / 2
        return (low: place - half, high: place + half)
      }
      return Set(keepsEnds ? Self.withEnds(extents) : Self.inSteps(extents))
    }
    labels = chosen[0].union(chosen[1]).sorted().map { index in
      Label(
        place: places[index], text: candidates[index].text, isWide: chosen[0].contains(index),
        isNarrow: chosen[1].contains(index))
    }
  }

  private typealias Extent = (low: Double, high: Double)

  /// Every nth label, with the least n that keeps them apart; the first one at least.
  private static func inSteps(_ extents: [Extent]) -> [Int] {
    for step in 1...max(1, extents.count) {
      let some = Array(stride(from: 0, to: extents.count, by: step))
      if zip(some, some.dropFirst()).allSatisfy({ extents[$0].high <= extents[$1].low }) { return some }
    }
    return extents.isEmpty ? [] : [0]
  }

  private static func withEnds(_ extents: [Extent]) -> [Int] {
    guard let last = extents.last else { return [] }
    var chosen = [0]
    for index in extents.indices.dropFirst() {
      let isLast = index == extents.count - 1
      guard extents[chosen[chosen.count - 1]].high <= extents[index].low else { continue }
      if isLast || extents[index].high <= last.low { chosen.append(index) }
    }
    return chosen
  }

  private static func centre(
    _ item: (place: Double, text: String), _ range: ClosedRange<Double>, size: Double
  ) -> Double {
    let half = min(TextWidth.most(item.text, size: size), range.upperBound - range.lowerBound) / 2
    return max(range.lowerBound + half, min(range.upperBound - half, item.place))
  }

  /// The labels as text whose upper edge lies at `top`.
  package func markup(top: Double) -> Markup {
    labels.markup { label in
      let kind: Markup = label.isNarrow ? (label.isWide ? "" : " class=\"narrow\"") : " class=\"broad\""
      return """
        <text x="\(label.place)" y="\(top)" dy=".93em" text-anchor="middle"\(kind)>\(label.text)</text>
        """
    }
  }
}
