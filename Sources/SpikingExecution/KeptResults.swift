/// Which results of the function side outlive their position.
public struct KeptResults: OptionSet, Sendable {
  /// One bit per kind of result.
  public let rawValue: Int

  /// Makes the set of the kinds whose bits are 1.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The activity, for replays.
  public static let activity = KeptResults(rawValue: 1)
  /// Logits of every processed position.
  public static let logits = KeptResults(rawValue: 2)
  /// Thresholds of every site.
  public static let thresholds = KeptResults(rawValue: 4)
  /// Integer accumulators of every spiked projection.
  public static let accumulators = KeptResults(rawValue: 8)
  /// Int8 codes of keys and values.
  public static let keyValueCodes = KeptResults(rawValue: 16)
}
