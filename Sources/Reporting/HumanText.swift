/// Quantities for people: three significant digits and a unit that fits.
///
/// Tables keep the integers.
package enum HumanText {
  /// An energy, for example `12.3 nJ`.
  package static func energy(_ femtojoules: Int128) -> String {
    scaled(femtojoules, units: ["fJ", "pJ", "nJ", "µJ", "mJ", "J", "kJ", "MJ"])
  }

  /// A duration, for example `4.56 ms`.
  package static func time(_ picoseconds: Int64) -> String {
    scaled(Int128(picoseconds), units: ["ps", "ns", "µs", "ms", "s"])
  }

  /// A rate in events per second, given events and picoseconds.
  package static func rate(_ count: Int64, per picoseconds: Int64) -> String {
    guard count != 0, picoseconds > 0 else { return "0 Hz" }
    let millihertz = Int128(count) * 1_000_000_000_000_000 / Int128(picoseconds)
    return scaled(millihertz, units: ["mHz", "Hz", "kHz", "MHz", "GHz", "THz"])
  }

  /// A fraction as a percentage with one decimal.
  package static func percent(_ part: Int128, of whole: Int128) -> String {
    let (hundredfold, overflow) = part.multipliedReportingOverflow(by: 100)
    return (overflow ? Ratio(part, max(1, whole / 100)) : Ratio(hundredfold, whole)).text(places: 1) + " %"
  }

  /// An integer with groups of three digits.
  package static func count(_ number: Int128) -> String {
    let digits = Array(String(number.magnitude))
    let grouped = digits.indices.reduce(into: "") { text, index in
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digits[index])
    }
    return (number < 0 ? "-" : "") + grouped
  }

  /// A number of things, for example `1 core` or `1,024 cores`.
  package static func count(_ number: Int, _ thing: String) -> String {
    "\(count(Int128(number))) \(thing)\(number == 1 ? "" : "s")"
  }

  private static func scaled(_ value: Int128, units: [String]) -> String {
    var unit = Int128(1)
    var index = 0
    while index + 1 < units.count, value.magnitude >= (unit * 1000).magnitude {
      unit *= 1000
      index += 1
    }
    guard index > 0 else { return "\(value) \(units[0])" }
    let whole = value.magnitude / unit.magnitude
    return Ratio(value, unit).text(places: whole < 10 ? 2 : whole < 100 ? 1 : 0) + " " + units[index]
  }
}
