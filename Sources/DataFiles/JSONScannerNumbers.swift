extension JSONScanner {
  /// Reads a number.
  ///
  /// Integers that fit Int64 come out exact; others keep their text.
  package mutating func number() throws(Failure) -> Number {
    skipWhitespace()
    let place = position
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    try integerDigits()
    var isInteger = true
    if next == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits("digits behind the decimal point")
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      try digits("digits of the exponent")
    }
    guard offset - start <= 1000 else {
      throw failure("a number may have at most 1000 characters", at: place)
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw failure(
        "expected a number that fits a double, found \(MessageText.quote(text, limit: 40))", at: place)
    }
    return .decimal(value, text: text)
  }

  /// Reads an integer from `range`.
  package mutating func integer(_ range: ClosedRange<Int64>) throws(Failure) -> Int64 {
    guard try peek() == .number else {
      throw failure("expected an integer, found \(found)")
    }
    let place = position
    let start = offset
    guard case .integer(let value) = try number(), range.contains(value) else {
      let text = String(decoding: bytes[start..<offset], as: UTF8.self)
      throw failure(
        "expected an integer from \(range.lowerBound) to \(range.upperBound), "
          + "found \(MessageText.escape(text, limit: 40))", at: place)
    }
    return value
  }

  private mutating func integerDigits() throws(Failure) {
    guard next == UInt8(ascii: "0") else { return try digits("a digit") }
    offset += 1
    if let byte = next, isDigit(byte) { throw failure("a number must not start with a zero") }
  }

  private mutating func digits(_ name: String) throws(Failure) {
    guard let first = next, isDigit(first) else { throw failure("expected \(name), found \(found)") }
    while let byte = next, isDigit(byte) { offset += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
