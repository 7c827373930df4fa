/// A value to be written as JSON. Members come out in the order given.
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
  public var name: String
  public var value: JSONNode

  public init(_ name: String, _ value: JSONNode) {
    self.name = name
    self.value = value
  }
}

extension JSONNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(Int128(clamping: value)) }
  public init(floatLiteral value: Double) { self = .number(value) }
}

extension JSONNode: ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONNode...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONNode)...) {
    self = .object(elements.map { JSONField($0.0, $0.1) })
  }
}
