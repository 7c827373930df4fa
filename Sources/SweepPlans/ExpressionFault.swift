/// What is wrong with an expression: a sentence of the form `expected X, found Y`.
public struct ExpressionFault: Error, Sendable, Equatable {
  /// What was expected.
  public var expected: String
  /// What was found.
  public var found: String
  /// The nearest valid name.
  public var suggestion: String?
  /// Place in the text of the expression, counted in Unicode scalars from 0; nil for a fault of the values.
  public var offset: Int?

  init(expected: String, found: String, suggestion: String? = nil, offset: Int? = nil) {
    self.expected = expected
    self.found = found
    self.suggestion = suggestion
    self.offset = offset
  }
}
