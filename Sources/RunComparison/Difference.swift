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
  /// - Parameter isMeasure: whether the values can be more or less, unlike digests.
  init?(_ name: String, row: String? = nil, _ first: String?, _ second: String?, isMeasure: Bool = true) {
    guard first != second else { return nil }
    self.name = name
    self.row = row
    self.first = first
    self.second = second
    guard isMeasure, let a = first.flatMap(Double.init), let b = second.flatMap(Double.init) else { return }
    change = a == b ? 0 : a == 0 ? (b > 0 ? .infinity : -.infinity) : (b - a) / abs(a)
  }

  /// The change of a part of a total, of those whose name begins so, as a share of the total in the first run; a part
  /// that a run does not have is nothing there.
  ///
  /// Parts come and go, and the smallest change most, while the total hardly changes.
  func asShare(of total: Int64?, ifIn prefix: String) -> Difference {
    guard name.hasPrefix(prefix), let total, total > 0, let a = Int64(first ?? "0"), let b = Int64(second ?? "0")
    else { return self }
    var difference = self
    difference.change = (Double(b) - Double(a)) / Double(total)
    return difference
  }

  /// How it is sorted: what is no number first, then by size.
  var weight: Double { change.map(abs) ?? .infinity }
}
