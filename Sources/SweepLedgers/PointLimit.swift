/// A limit of a budget that a point went beyond.
///
/// It is kept with the failure, which says nothing of a looser limit: of this sweep once its budget was raised, or of
/// another sweep.
public struct PointLimit: Sendable, Hashable {
  /// What is limited.
  public enum Kind: String, Sendable, CaseIterable {
    /// Seconds on the clock of the machine.
    case wall
    /// Bytes.
    case memory
  }

  /// What is limited.
  public var kind: Kind
  /// The most that was allowed, in seconds or bytes.
  public var value: Int64

  /// Names a limit.
  public init(_ kind: Kind, _ value: Int64) {
    self.kind = kind
    self.value = value
  }

  /// Whether a budget with these limits allows more than this one did: a kind that it does not name has no limit.
  ///
  /// Complexity: O(limits).
  public func isTighter(than limits: [PointLimit]) -> Bool {
    limits.allSatisfy { $0.kind != kind || $0.value > value }
  }
}
