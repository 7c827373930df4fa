public import Quantities

/// A clock of the chip file.
public struct NamedClock: Sendable, Hashable {
  /// Name in tables.
  public var name: String
  /// Frequency as the file states it.
  public var frequency: Frequency
  /// Period, rounded once to whole picoseconds.
  public var period: SimDuration

  /// Makes the value from its parts.
  public init(name: String, frequency: Frequency) {
    self.name = name
    self.frequency = frequency
    self.period = frequency.period
  }
}
