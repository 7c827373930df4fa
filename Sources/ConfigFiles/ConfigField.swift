public import Quantities

/// One value of a configuration format: where it stands, what it holds and whether it must be there.
public struct ConfigField: Sendable {
  /// What a value may be.
  public enum Kind: Sendable {
    /// Exactly this text.
    case constant(String)
    /// Text of at most so many characters.
    case text(maximum: Int)
    /// One of these names.
    case choice([String])
    case integer(ClosedRange<Int>)
    /// An integer, or the word `unbounded`, whose number is the largest that there is.
    case capacity(ClosedRange<Int>)
    /// A quantity whose base units lie in the range.
    case quantity(Dimension, ClosedRange<Int64>)
    /// A time, or whole cycles of a clock of the file; picoseconds lie in the range.
    case duration(ClosedRange<Int64>)
    /// Two integers `[x, y]`, each in the range.
    case point(ClosedRange<Int>)
    /// A map of clock names to frequencies.
    case clocks
  }

  /// Whether a value must be there.
  public enum Presence: Sendable {
    case required
    case optional
    /// Absent means this text.
    case defaulted(String)
  }

  /// The word for a capacity without limit.
  static let unbounded = "unbounded"

  /// Keys with dots between.
  public var path: String
  /// What the value may be.
  public var kind: Kind
  /// Whether the value must be there.
  public var presence: Presence
  /// What the value means, for the schema.
  public var summary: String

  /// Makes the value from its parts.
  public init(_ path: String, _ kind: Kind, _ presence: Presence = .required, _ summary: String) {
    self.path = path
    self.kind = kind
    self.presence = presence
    self.summary = summary
  }

  /// The last key of the path.
  var key: String { path.split(separator: ".").last.map(String.init) ?? path }

  /// Whether `low` and `high` make sense.
  var isNumeric: Bool {
    switch kind {
    case .integer, .capacity, .quantity, .duration: true
    case .constant, .text, .choice, .point, .clocks: false
    }
  }

  /// Whether the value is a number or two.
  var isNumber: Bool {
    if case .point = kind { return true }
    return isNumeric
  }

  /// Whether the value may be a map with source and grade.
  var takesAnnotation: Bool {
    switch kind {
    case .constant, .text, .clocks: false
    case .choice, .integer, .capacity, .quantity, .duration, .point: true
    }
  }
}
