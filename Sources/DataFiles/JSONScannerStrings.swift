extension JSONScanner {
  /// Reads a string.
  package mutating func string() throws(Failure) -> String {
    skipWhitespace()
    guard next == UInt8(ascii: "\"") else { throw failure("expected a string, found \(found)") }
    let place = position
    offset += 1
    var result: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("the string is not closed", at: place) }
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &result)
      case 0..<0x20:
        throw failure("a control character in a string must be escaped, found \(found)")
      case 0x20..<0x80:
        result.append(byte)
        offset += 1
      default:
        try multibyte(into: &result)
      }
    }
  }

  private mutating func escape(into result: inout [UInt8]) throws(Failure) {
    let place = position
    offset += 1
    guard let byte = next else { throw failure("the string is not closed", at: place) }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(place)
      result.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw failure("expected an escape of JSON behind the backslash", at: place)
    }
  }

  private mutating func unicodeEscape(_ place: TextPosition) throws(Failure) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, next == UInt8(ascii: "\\") else { throw failure("a lone surrogate", at: place) }
    offset += 1
    guard next == UInt8(ascii: "u") else { throw failure("a lone surrogate", at: place) }
    offset += 1
    let second = try hexadecimal()
    guard second >= 0xDC00, second < 0xE000 else { throw failure("a lone surrogate", at: place) }
    let value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else { throw failure("a lone surrogate", at: place) }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw failure("expected four hexadecimal digits, found \(found)") }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: throw failure("expected four hexadecimal digits, found \(found)")
      }
      offset += 1
    }
    return value
  }

  /// Copies one scalar of two to four bytes, refusing overlong forms, surrogates and values above U+10FFFF.
  private mutating func multibyte(into result: inout [UInt8]) throws(Failure) {
    let first = bytes[offset]
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw failure("not valid UTF-8: \(found)")
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]),
      (2..<max(2, length)).allSatisfy({ bytes[offset + $0] & 0xC0 == 0x80 })
    else { throw failure("not valid UTF-8: \(found)") }
    result.append(contentsOf: bytes[offset..<offset + length])
    offset += length
  }
}
