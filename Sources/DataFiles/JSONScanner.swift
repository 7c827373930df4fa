/// Reads JSON (RFC 8259) strictly, token by token, with positions.
///
/// Refused: anything but UTF-8, byte order marks, trailing commas, comments, control characters in strings,
/// lone surrogates, numbers beyond Double, text behind the value, nesting beyond the limit. Duplicate keys are
/// for the caller to refuse.
package struct JSONScanner {
  /// A number as it is written, and its value.
  package enum Number: Sendable, Equatable {
    case integer(Int64)
    /// A number with a fraction or an exponent, or an integer outside Int64.
    case decimal(Double, text: String)
  }

  /// What the next value is, seen from its first byte.
  package enum Kind { case null, bool, number, string, array, object }

  let bytes: UnsafeRawBufferPointer
  let file: String
  let depthLimit: Int
  var offset = 0
  private var line = 1
  private var lineStart = 0
  private var depth = 0

  /// Starts at the first byte.
  ///
  /// - Parameters:
  ///   - bytes: the text; must stay valid as long as the scanner is used.
  ///   - file: name for messages.
  ///   - depthLimit: how deep arrays and objects may nest.
  package init(_ bytes: UnsafeRawBufferPointer, file: String, depthLimit: Int = 64) {
    self.bytes = bytes
    self.file = file
    self.depthLimit = depthLimit
  }

  /// The position of the next byte.
  package var position: TextPosition { TextPosition(line: line, column: offset - lineStart + 1) }

  /// A failure at the next byte, or at `place`.
  package func failure(_ problem: String, at place: TextPosition? = nil) -> Failure {
    Failure(.data, file: file, position: place ?? position, problem)
  }

  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Skips white space and tells what the next value is.
  package mutating func peek() throws(Failure) -> Kind {
    skipWhitespace()
    switch next {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return .number
    default: throw failure("expected a JSON value, found \(found)")
    }
  }

  /// Calls `member` at every member of an object, with its name and the place of the name.
  package mutating func object(
    _ member: (inout JSONScanner, String, TextPosition) throws(Failure) -> Void
  ) throws(Failure) {
    try enter(UInt8(ascii: "{"), "an object")
    skipWhitespace()
    if next == UInt8(ascii: "}") { return leave() }
    while true {
      skipWhitespace()
      let place = position
      guard next == UInt8(ascii: "\"") else {
        throw failure("expected a member name in quotes, found \(found)")
      }
      let name = try string()
      skipWhitespace()
      try expect(UInt8(ascii: ":"), "':' behind the member name")
      try member(&self, name, place)
      if try endOfItem(UInt8(ascii: "}")) { return }
    }
  }

  /// Calls `element` at every element of an array.
  package mutating func array(_ element: (inout JSONScanner) throws(Failure) -> Void) throws(Failure) {
    try enter(UInt8(ascii: "["), "an array")
    skipWhitespace()
    if next == UInt8(ascii: "]") { return leave() }
    while true {
      try element(&self)
      if try endOfItem(UInt8(ascii: "]")) { return }
    }
  }

  /// Reads `true` or `false`.
  package mutating func bool() throws(Failure) -> Bool {
    skipWhitespace()
    let value = next == UInt8(ascii: "t")
    try literal(value ? "true" : "false")
    return value
  }

  /// Reads `null`.
  package mutating func null() throws(Failure) {
    skipWhitespace()
    try literal("null")
  }

  /// Checks that nothing but white space follows.
  package mutating func end() throws(Failure) {
    skipWhitespace()
    guard next == nil else { throw failure("expected the end of the file, found \(found)") }
  }
}

extension JSONScanner {
  mutating func skipWhitespace() {
    while let byte = next {
      switch byte {
      case 0x20, 0x09, 0x0D: offset += 1
      case 0x0A:
        offset += 1
        line += 1
        lineStart = offset
      default: return
      }
    }
  }

  /// The next byte, for messages.
  var found: String {
    guard let byte = next else { return "the end of the file" }
    guard byte >= 0x20, byte < 0x7F else { return "byte 0x\(String(byte, radix: 16))" }
    return "'\(Character(UnicodeScalar(byte)))'"
  }

  private mutating func enter(_ bracket: UInt8, _ name: String) throws(Failure) {
    skipWhitespace()
    try expect(bracket, name)
    depth += 1
    guard depth <= depthLimit else { throw failure("nested deeper than \(depthLimit) levels") }
  }

  private mutating func leave() {
    offset += 1
    depth -= 1
  }

  private mutating func endOfItem(_ bracket: UInt8) throws(Failure) -> Bool {
    skipWhitespace()
    if next == bracket {
      leave()
      return true
    }
    try expect(UInt8(ascii: ","), "',' or '\(Character(UnicodeScalar(bracket)))'")
    skipWhitespace()
    guard next != bracket else { throw failure("a trailing comma is not allowed") }
    return false
  }

  private mutating func expect(_ byte: UInt8, _ name: String) throws(Failure) {
    guard next == byte else { throw failure("expected \(name), found \(found)") }
    offset += 1
  }

  private mutating func literal(_ text: StaticString) throws(Failure) {
    let matches =
      offset + text.utf8CodeUnitCount <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
    guard matches else { throw failure("expected \(text), found a word that starts with \(found)") }
    offset += text.utf8CodeUnitCount
  }
}
