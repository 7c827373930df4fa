/// Why a text is no quantity.
///
/// `expected` and `found` are phrases for `expected X, found Y`.
public struct QuantityError: Error, Sendable, Hashable {
  /// The kinds of fault.
  public enum Kind: Sendable, Hashable {
    case empty
    case notANumber
    case missingUnit
    case unknownUnit
    case wrongDimension
    case finerThanBase
    case overflow
  }

  /// What the value may be.
  public var kind: Kind
  /// What should stand there.
  public var expected: String
  /// What stands there.
  public var found: String
  /// The nearest valid spelling, where one is near.
  public var suggestion: String?

  init(_ kind: Kind, expected: String, found: String, suggestion: String? = nil) {
    self.kind = kind
    self.expected = expected
    self.found = found
    self.suggestion = suggestion
  }

  /// One sentence: `expected X, found Y`, then the suggestion.
  public var message: String {
    let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return "expected \(expected), found \(found)\(hint)"
  }
}
