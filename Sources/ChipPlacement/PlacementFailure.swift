/// Why a model cannot be placed, or a placement cannot be used.
public struct PlacementFailure: Error, Sendable, Hashable {
  /// At most four lines; the first says what is wrong, with numbers.
  public let message: String

  public init(_ message: String) { self.message = message }
}
