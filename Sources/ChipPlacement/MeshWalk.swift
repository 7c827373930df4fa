/// The order in which the placer visits the cores of a mesh: a generalised Hilbert curve.
///
/// Any stretch of n steps lies in a compact patch of about sqrt(n) x sqrt(n) cores, whatever the size of the
/// mesh; rows in a serpentine would spread it over the whole width. Consecutive cores are neighbours, except
/// for single diagonal steps on rectangles of odd size. The construction for arbitrary rectangles is that of
/// J. Cerveny ("gilbert"), which halves the rectangle along the longer side or walks three parts in a U.
struct MeshWalk {
  /// Core numbers in the order of the walk, from core 0 in the corner.
  private(set) var cores: [Int] = []
  private let columns: Int
  private let limit: Int

  /// Walks over the first cores of the walk; nil means all.
  ///
  /// Complexity: O(steps).
  init(columns: Int, rows: Int, first steps: Int? = nil) {
    self.columns = columns
    limit = min(steps ?? .max, columns * rows)
    cores.reserveCapacity(limit)
    if columns >= rows {
      walk(Point(x: 0, y: 0), Point(x: columns, y: 0), Point(x: 0, y: rows))
    } else {
      walk(Point(x: 0, y: 0), Point(x: 0, y: rows), Point(x: columns, y: 0))
    }
  }

  private struct Point {
    var x: Int
    var y: Int

    var length: Int { abs(x + y) }
    /// One step in this direction; the vector is parallel to an axis.
    var step: Point { Point(x: x.signum(), y: y.signum()) }
    var half: Point { Point(x: x >> 1, y: y >> 1) }

    static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
    static prefix func - (a: Point) -> Point { Point(x: -a.x, y: -a.y) }
  }

  /// Walks the rectangle that `along` and `across` span at `start`, from there to the end of `along`.
  private mutating func walk(_ start: Point, _ along: Point, _ across: Point) {
    guard cores.count < limit else { return }
    if across.length == 1 { return line(start, along) }
    if along.length == 1 { return line(start, across) }
    var halfAlong = along.half
    var halfAcross = across.half
    if 2 * along.length > 3 * across.length {
      // Even parts need no diagonal steps.
      if halfAlong.length % 2 == 1, along.length > 2 { halfAlong = halfAlong + along.step }
      walk(start, halfAlong, across)
      walk(start + halfAlong, along - halfAlong, across)
      return
    }
    if halfAcross.length % 2 == 1, across.length > 2 { halfAcross = halfAcross + across.step }
    walk(start, halfAcross, halfAlong)
    walk(start + halfAcross, along, across - halfAcross)
    walk(
      start + (along - along.step) + (halfAcross - across.step), -halfAcross, -(along - halfAlong))
  }

  private mutating func line(_ start: Point, _ along: Point) {
    var point = start
    for _ in 0..<min(along.length, limit - cores.count) {
      cores.append(point.y * columns + point.x)
      point = point + along.step
    }
  }
}
