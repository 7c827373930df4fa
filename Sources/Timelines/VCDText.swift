/// Names and numbers as value change dumps spell them.
enum VCDText {
  /// Identifier of a variable: its number in base 94 with the digits `!` to `~`, lowest first.
  static func identifier(_ number: Int) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = number
    repeat {
      digits.append(UInt8(ascii: "!") + UInt8(rest % 94))
      rest = rest / 94 - 1
    } while rest >= 0
    return digits
  }

  /// A name of letters, digits and `_`; every other byte becomes `$` and two hexadecimal digits.
  ///
  /// Viewers split names at points and read brackets as ranges of bits.
  static func name(_ text: String) -> String {
    let escaped = escape(text) { isWord($0) }
    guard let first = escaped.utf8.first, !isWord(first) || isDigit(first) else { return escaped }
    return "_" + escaped
  }

  /// Text of a comment: `$`, which starts keywords, and whatever is no printable character spelled out.
  static func comment(_ text: String) -> String {
    escape(text) { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "$") }
  }

  private static func escape(_ text: String, isPlain: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isPlain(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "$"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
  }
}
