/// Relative changes that do not count as a difference.
public struct Tolerance: Sendable, Equatable {
  /// The change that any figure may have, as a fraction.
  public var general: Double = 0
  /// Changes that single figures may have: `latency_ps.total` of the summary, `cores.busy_ps` of a table, or a
  /// part in front of a dot, which stands for all behind it.
  public var byName: [String: Double] = [:]

  /// Allows no change.
  public init() {}

  /// Adds an allowance as the command line writes it: `1%`, `0.01`, `latency_ps=5%`.
  ///
  /// - Returns: false where it is none.
  public mutating func add(_ text: String) -> Bool {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let last = parts.last, let allowed = Self.fraction(last) else { return false }
    if parts.count == 1 {
      general = allowed
    } else {
      guard !parts[0].isEmpty else { return false }
      byName[String(parts[0])] = allowed
    }
    return true
  }

  private static func fraction(_ text: Substring) -> Double? {
    let isPercent = text.last == "%"
    guard let number = Double(isPercent ? text.dropLast() : text), number >= 0, number.isFinite else {
      return nil
    }
    return isPercent ? number / 100 : number
  }

  /// What a figure may change by; the longest name that fits decides.
  func allowed(_ name: String) -> Double {
    var part = Substring(name)
    while true {
      if let allowed = byName[String(part)] { return allowed }
      guard let dot = part.lastIndex(of: ".") else { return general }
      part = part[..<dot]
    }
  }

  /// Whether a change of a figure counts.
  func exceeds(_ change: Double, of name: String) -> Bool { abs(change) > allowed(name) }
}
