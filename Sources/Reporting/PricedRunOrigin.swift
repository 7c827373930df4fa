/// The run that the counts of a priced run are from.
public struct PricedRunOrigin: Sendable, Equatable {
  /// Name of the chip that was simulated.
  public var chip: String
  /// SHA-256 of that chip in canonical form, in hexadecimal.
  public var chipSHA256: String

  /// Names the run by its chip, as all else of it is that of the priced one.
  public init(chip: String, chipSHA256: String) {
    self.chip = chip
    self.chipSHA256 = chipSHA256
  }
}
