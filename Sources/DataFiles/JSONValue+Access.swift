extension JSONValue {
  /// The elements of an array; none of anything else.
  package var elements: [JSONValue] {
    guard case .array(let elements) = content else { return [] }
    return elements
  }

  /// The value of an integer.
  package var integer: Int64? {
    guard case .integer(let value) = content else { return nil }
    return value
  }

  /// The value of a number.
  package var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .decimal(let value, _): value
    default: nil
    }
  }

  /// The text of a string.
  package var string: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }
}
