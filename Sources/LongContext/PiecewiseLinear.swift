/// A function of the position that is linear between measured knots, and constant before the first and behind the
/// last one.
public struct PiecewiseLinear: Sendable, Hashable {
  /// Knots by ascending position.
  public private(set) var knots: [Knot] = []

  /// One measured value.
  public struct Knot: Sendable, Hashable {
    /// Position; between two tokens where the value is a mean over an even number of them.
    public var position: Double
    /// The value there.
    public var value: Double
  }

  /// Makes a function without knots, which is 0 everywhere.
  public init() {}

  /// Adds a knot; the last value given for a position holds.
  ///
  /// Complexity: O(knots).
  public mutating func add(_ value: Double, at position: Double) {
    let index = knots.firstIndex { $0.position >= position } ?? knots.count
    if index < knots.count, knots[index].position == position {
      knots[index].value = value
    } else {
      knots.insert(Knot(position: position, value: value), at: index)
    }
  }

  /// The value at a position.
  ///
  /// Complexity: O(knots).
  public func value(at position: Double) -> Double {
    guard let index = knots.firstIndex(where: { $0.position >= position }) else {
      return knots.last?.value ?? 0
    }
    guard index > 0 else { return knots[0].value }
    let (a, b) = (knots[index - 1], knots[index])
    return a.value + (b.value - a.value) * (position - a.position) / (b.position - a.position)
  }

  /// The integral from one position to another; negative where `end` lies before `start`.
  ///
  /// Complexity: O(knots squared).
  public func integral(from start: Double, to end: Double) -> Double {
    guard start <= end else { return -integral(from: end, to: start) }
    let cuts = [start] + knots.map(\.position).filter { start < $0 && $0 < end } + [end]
    return zip(cuts, cuts.dropFirst()).reduce(0) { total, part in
      total + (part.1 - part.0) * (value(at: part.0) + value(at: part.1)) / 2
    }
  }
}
