/// A value to be written as JSON.
///
/// Members come out in the order given.
public indirect enum JSONNode: Sendable, Equatable {
  case null
  case bool(Bool)
  /// Written as a JSON integer, whatever its size.
  case integer(Int128)
  /// Written with the fewest digits that read back as the same double. Must be finite.
  case number(Double)
  case string(String)
  case array([JSONNode])
  case object([JSONField])

  /// An object from name and value pairs, in that order.
  public static func fields(_ pairs: KeyValuePairs<String, JSONNode>) -> JSONNode {
    .object(pairs.map { JSONField($0.key, $0.value) })
  }

  /// A count of any integer type.
  public static func count(_ value: some BinaryInteger) -> JSONNode { .integer(Int128(clamping: value)) }
}

/// A member of an object to be written.
public struct JSONField: Sendable, Equatable {
  /// The name, not escaped.
  public var name: String
  /// The value behind the name.
  public var value: JSONNode

  /// Makes a member from its name and value.
  public init(_ name: String, _ value: JSONNode) {
    self.name = name
    self.value = value
  }
}

extension JSONNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(Int128(clamping: value)) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
}

extension JSONNode: ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONNode...) { self = .array(elements) }
  /// An object; members keep their order.
  public init(dictionaryLiteral elements: (String, JSONNode)...) {
    self = .object(elements.map { JSONField($0.0, $0.1) })
  }
}
