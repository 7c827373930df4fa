/// The axes of a sweep and the points on them.
///
/// A point is one setting per axis, in the order of the axes: the index of an entry, or an integer.
public struct DesignSpace: Sendable, Hashable {
  /// Axes in the order of the sweep file; the last one changes fastest in a grid.
  public let axes: [DesignAxis]

  /// Makes a space.
  public init(_ axes: [DesignAxis]) { self.axes = axes }

  /// Number of points of the full grid, `UInt64.max` where they are more; 1 without any axis.
  public var gridCount: UInt64 { axes.reduce(1) { $0.multipliedSaturating(by: $1.count) } }

  /// The n-th point of the full grid.
  ///
  /// - Precondition: `index` is below `gridCount`.
  public func gridPoint(_ index: UInt64) -> [Int64] {
    var rest = index
    var point: [Int64] = []
    for axis in axes.reversed() {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: axis.count)
      point.append(axis.setting(at: remainder))
      rest = quotient
    }
    return point.reversed()
  }

  /// The point at a place of the unit cube, one coordinate per axis.
  public func point(atUnit coordinates: [Double]) -> [Int64] {
    zip(axes, coordinates).map { $0.setting(atUnit: $1) }
  }
}
