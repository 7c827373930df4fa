/// Times at which stretches of work and stalls are cut: multiples of 2^24 ps.
package enum EventBorder {
  private static let shift: Int64 = 24

  /// The distance of two borders.
  package static let distance: Int64 = 1 << shift

  /// The last border no later than a time.
  package static func last(before time: Int64) -> Int64 { (max(0, time) >> shift) << shift }

  /// The first border later than a time.
  package static func next(after time: Int64) -> Int64 {
    time >= Int64.max - distance ? .max : last(before: time) + distance
  }
}
