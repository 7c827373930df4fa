/// A figure or text that two runs do not have in common.
public struct Difference: Sendable, Equatable {
  /// Its name: a path in a JSON file, or `table.column`.
  public var name: String
  /// The row of the table, by its key; nil outside tables.
  public var row: String?
  /// What the first run has; nil where it has nothing of the kind.
  public var first: String?
  /// What the second run has.
  public var second: String?
  /// The change relative to the first run, infinite from zero; of parts of the critical path, relative to all of it;
  /// nil where it is no number.
  public var change: Double?

  /// Compares two values of one name; nil where they are equal.
  ///
  /// Unlike measures, digests are not more or less than each other.
  init?(_ name: String, row: String? = nil, _ first: String?, _ second: String?, isMeasure: Bool = true) {
    guard first != second else { return nil }
    self.name = name
    self.row = row
    self.first = first
    self.second = second
    guard isMeasure else { return }
    change = Self.change(first ?? "", second ?? "")
  }

  /// The change from one number to another one, relative to the first; nil where one is no number.
  ///
  /// Integers that Double cannot tell apart have a change all the same.
  private static func change(_ first: String, _ second: String) -> Double? {
    guard let a = Double(first), let b = Double(second) else { return nil }
    var change = b - a
    if let a = Int128(first), let b = Int128(second) {
      let (exact, isTooLarge) = b.subtractingReportingOverflow(a)
      if !isTooLarge { change = Double(exact) }
    }
    guard change != 0 else { return 0 }
    return a == 0 ? (change > 0 ? .infinity : -.infinity) : change / abs(a)
  }

  /// The change of a part of a total, of those whose name begins so, as a share of the total in the first run; a part
  /// that a run does not have is nothing there.
  ///
  /// Parts come and go, and the smallest change most, while the total hardly changes.
  func asShare(of total: Int64?, ifIn prefix: String) -> Difference {
    guard name.hasPrefix(prefix), let total, total > 0 else { return self }
    guard let a = Int64(first ?? "0"), let b = Int64(second ?? "0") else { return self }
    var difference = self
    difference.change = Double(Int128(b) - Int128(a)) / Double(total)
    return difference
  }

  /// How it is sorted: what is no number first, then by size.
  var weight: Double { change.map(abs) ?? .infinity }
}
