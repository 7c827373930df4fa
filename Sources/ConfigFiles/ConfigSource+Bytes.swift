extension ConfigSource {
  /// Makes a source of the bytes of a file.
  ///
  /// - Throws: at the first byte that is no UTF-8; nothing of the text is shown, as it may be any file.
  convenience init(name: String, utf8 bytes: ArraySlice<UInt8>) throws(ConfigDiagnostic) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let valid = Self.validPrefix(bytes)
      var found = "the byte 0x\(String(bytes[bytes.startIndex + valid.count], radix: 16))"
      if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { found = "UTF-16" }
      let source = ConfigSource(name: name, text: String(decoding: valid, as: UTF8.self))
      let place = source.position(ofByte: valid.count)
      var diagnostic = ConfigDiagnostic(
        origin: .place(source, line: place.line, column: place.column), path: "", expected: "UTF-8 text",
        found: found)
      diagnostic.showsSource = false
      throw diagnostic
    }
    self.init(name: name, text: text)
  }

  /// The bytes in front of the first that is no part of a character.
  private static func validPrefix(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let character) = parser.parseScalar(from: &iterator) { count += character.count }
    return bytes.prefix(count)
  }

  /// Line and column, both from 1, of a byte of the text, which counts from 0.
  ///
  /// O(text).
  func position(ofByte offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in text.utf8.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  /// The character at a place, both numbers counted from 1; nil behind the end of the line.
  func character(line: Int, column: Int) -> Unicode.Scalar? {
    self.line(line)?.unicodeScalars.dropFirst(max(0, column - 1)).first
  }
}
