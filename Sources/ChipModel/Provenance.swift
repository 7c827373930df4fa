/// A value of the chip with where it comes from.
public struct Provenance: Sendable, Hashable {
  /// Path in the chip file, such as `core.energy.synapse_op`.
  public var path: String
  /// The value as the file states it.
  public var value: String
  /// Whether it is a number; a name, such as that of a policy, needs no source.
  public var isNumber: Bool
  /// Lower end of the band, as the file states it.
  public var low: String?
  /// Upper end of the band, as the file states it.
  public var high: String?
  /// How far the value can be trusted; nil where the file does not say.
  public var grade: SourceGrade?
  /// Where the value comes from.
  public var source: String?
  /// Operating point: voltage, process, temperature.
  public var corner: String?

  /// Makes the value from its parts.
  public init(
    path: String, value: String, isNumber: Bool = true, low: String? = nil, high: String? = nil,
    grade: SourceGrade? = nil,
    source: String? = nil, corner: String? = nil
  ) {
    self.path = path
    self.value = value
    self.isNumber = isNumber
    self.low = low
    self.high = high
    self.grade = grade
    self.source = source
    self.corner = corner
  }
}

/// How far a number can be trusted.
public enum SourceGrade: String, Sendable, Hashable, CaseIterable {
  case silicon, fit, presilicon, vendor, derived, inherited, guess
}
