/// A value of a JSON file with its place in the file.
public struct JSONValue: Sendable, Equatable {
  /// What a value holds.
  public indirect enum Content: Sendable, Equatable {
    case null
    case bool(Bool)
    /// An integer that fits Int64, exact.
    case integer(Int64)
    /// Any other number: its nearest double and its text.
    case decimal(Double, text: String)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the file; names are unique by their UTF-8 bytes.
    case object([JSONMember])
  }

  /// What the value holds.
  public let content: Content
  /// Place of its first byte.
  public let position: TextPosition

  /// Makes a value that stands at a place of a file.
  public init(_ content: Content, at position: TextPosition) {
    self.content = content
    self.position = position
  }

  /// Reads a whole JSON text.
  ///
  /// - Parameters:
  ///   - bytes: the text, as UTF-8.
  ///   - file: name for messages.
  ///   - depthLimit: how deep arrays and objects may nest.
  ///   - valueLimit: how many values the text may hold; bounds the memory of the tree (about 60 bytes each).
  /// - Returns: the value with everything in it.
  /// - Throws: 65 with the place of the first violation of RFC 8259, or of a duplicate key.
  public static func parse(
    _ bytes: [UInt8], file: String, depthLimit: Int = 64, valueLimit: Int = 4_000_000
  ) throws(Failure) -> JSONValue {
    // The closure of `withUnsafeBytes` cannot carry a typed error out on every toolchain.
    let result: Result<JSONValue, Failure> = bytes.withUnsafeBytes { buffer in
      do throws(Failure) {
        var scanner = JSONScanner(buffer, file: file, depthLimit: depthLimit)
        var left = valueLimit
        let value = try JSONValue.read(&scanner, &left)
        try scanner.end()
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Reads a JSON file of at most `limit` bytes.
  public static func read(file: String, limit: Int, depthLimit: Int = 64) throws(Failure) -> JSONValue {
    try parse(try InputFile.read(file, limit: limit), file: file, depthLimit: depthLimit)
  }

  /// The member of that name, or nil where there is none or the value is not an object.
  ///
  /// Complexity: O(members).
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    let wanted = name.utf8
    return members.first { $0.name.utf8.elementsEqual(wanted) }?.value
  }

  /// What the value is, for messages: `a string`, `an object`.
  public var kindName: String {
    switch content {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "an integer"
    case .decimal: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  private static func read(_ scanner: inout JSONScanner, _ left: inout Int) throws(Failure) -> JSONValue {
    let kind = try scanner.peek()
    let place = scanner.position
    left -= 1
    guard left >= 0 else { throw scanner.failure("the file holds too many values") }
    switch kind {
    case .null:
      try scanner.null()
      return JSONValue(.null, at: place)
    case .bool: return JSONValue(.bool(try scanner.bool()), at: place)
    case .string: return JSONValue(.string(try scanner.string()), at: place)
    case .number:
      switch try scanner.number() {
      case .integer(let value): return JSONValue(.integer(value), at: place)
      case .decimal(let value, let text): return JSONValue(.decimal(value, text: text), at: place)
      }
    case .array:
      var elements: [JSONValue] = []
      try scanner.array { (scanner) throws(Failure) in elements.append(try read(&scanner, &left)) }
      return JSONValue(.array(elements), at: place)
    case .object: return JSONValue(.object(try members(&scanner, &left)), at: place)
    }
  }

  private static func members(_ scanner: inout JSONScanner, _ left: inout Int) throws(Failure) -> [JSONMember]
  {
    var members: [JSONMember] = []
    var names = Set<ByteKey>()
    try scanner.object { (scanner, name, place) throws(Failure) in
      guard names.insert(ByteKey(name)).inserted else {
        throw scanner.failure("the key \(MessageText.quote(name)) occurs twice", at: place)
      }
      members.append(JSONMember(name: name, namePosition: place, value: try read(&scanner, &left)))
    }
    return members
  }
}

/// A member of a JSON object.
public struct JSONMember: Sendable, Equatable {
  /// The name, escapes resolved.
  public let name: String
  /// Place of the name.
  public let namePosition: TextPosition
  /// The value behind the name.
  public let value: JSONValue

  /// Makes a member from its name and value.
  public init(name: String, namePosition: TextPosition, value: JSONValue) {
    self.name = name
    self.namePosition = namePosition
    self.value = value
  }
}
