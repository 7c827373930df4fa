import Reporting

/// Numbers of a study as text.
extension ContextPage {
  static func tokens(_ count: Int) -> String {
    if count >= 1 << 20, count % (1 << 20) == 0 { return "\(count >> 20) M" }
    if count >= 1 << 10, count % (1 << 10) == 0 { return "\(count >> 10) k" }
    return "\(count)"
  }

  /// A time as text; extrapolated ones and marks of an axis may exceed the range of simulated time.
  static func time(_ picoseconds: Double) -> String {
    if let time = Int64(exactly: picoseconds.rounded()) { return HumanText.time(time) }
    return Ratio(whole(picoseconds), 1_000_000_000_000).text(places: 0) + " s"
  }

  static func energy(_ femtojoules: Double) -> String { HumanText.energy(whole(femtojoules)) }

  /// The nearest integer; the nearest one that there is where a value is beyond all of them, 0 for no number.
  static func whole(_ value: Double) -> Int128 {
    Int128(exactly: value.rounded()) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }

  static func bytes(_ count: some BinaryInteger) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var unit = 0
    while unit + 1 < units.count, count >> (10 * (unit + 1)) > 0 { unit += 1 }
    guard unit > 0 else { return "\(count) B" }
    return "\(Ratio(count, 1 << (10 * unit)).text(places: 1)) \(units[unit])"
  }

  static func times(_ factor: Double) -> String { Ratio(whole(factor * 10), 10).text(places: 1) }

  static func percent(_ part: Double) -> String {
    Ratio(whole(part * 1e6), 10_000).text(places: 2) + " %"
  }
}
