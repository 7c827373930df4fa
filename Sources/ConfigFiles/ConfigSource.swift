/// One text that configuration was read from: a file, a preset or an override.
///
/// Origins point into it.
public final class ConfigSource: Sendable {
  /// The name that diagnostics show: a path as the user gave it, or a preset.
  public let name: String
  /// The whole text.
  public let text: String

  /// Makes the value from its parts.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The line with a number counted from 1, without its end; nil where the text has fewer lines.
  ///
  /// O(text).
  func line(_ number: Int) -> String? {
    var current = 1
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") {
        current += 1
        if current > number { break }
      } else if current == number, byte != UInt8(ascii: "\r") {
        bytes.append(byte)
      }
    }
    return current >= number ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
