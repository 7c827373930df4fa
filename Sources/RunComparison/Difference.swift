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
  /// The change relative to the first run, infinite from zero; nil where it is no number.
  public var change: Double?

  /// Compares two values of one name; nil where they are equal.
  init?(_ name: String, row: String? = nil, _ first: String?, _ second: String?) {
    guard first != second else { return nil }
    self.name = name
    self.row = row
    self.first = first
    self.second = second
    guard let a = first.flatMap(Double.init), let b = second.flatMap(Double.init) else { return }
    change = a == b ? 0 : a == 0 ? (b > 0 ? .infinity : -.infinity) : (b - a) / abs(a)
  }

  /// How it is sorted: what is no number first, then by size.
  var weight: Double { change.map(abs) ?? .infinity }
}
