/// The reversible spelling of bytes as printable characters in byte-level BPE vocabularies (GPT-2).
///
/// Printable bytes stand for themselves; the other 68 are spelled U+0100, U+0101, … in the order of the bytes.
enum ByteAlphabet {
  /// The scalar of each byte.
  static let scalars: [Unicode.Scalar] = {
    var next: UInt16 = 0x100
    return (0...255).map { (byte: Int) in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(UInt8(byte))
      default:
        defer { next += 1 }
        // All values are below the surrogates, so that the fallback is never taken.
        return Unicode.Scalar(next) ?? " "
      }
    }
  }()

  private static let bytes: [UInt32: UInt8] = Dictionary(
    scalars.enumerated().map { ($0.element.value, UInt8($0.offset)) }, uniquingKeysWith: { first, _ in first }
  )

  /// The bytes that a vocabulary entry spells, or nil where it holds another character.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar.value] else { return nil }
      result.append(byte)
    }
    return result
  }
}
