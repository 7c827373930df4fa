/// Turns tokens into text one by one, never handing out half a character.
public struct TokenDecoder: Sendable {
  private let tokenizer: Tokenizer
  private var pending: [UInt8] = []

  /// Starts an empty text.
  public init(_ tokenizer: Tokenizer) { self.tokenizer = tokenizer }

  /// Takes the next token; returns the text that is complete now, which may be empty.
  ///
  /// Bytes that are no UTF-8 come out as U+FFFD. Ids outside the vocabulary stand for no text.
  public mutating func append(_ token: Int) -> String {
    pending += tokenizer.bytes(of: token)
    let complete = pending.count - Self.unfinished(pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// Ends the text; returns what was left of an unfinished character, as U+FFFD.
  public mutating func finish() -> String {
    defer { pending.removeAll() }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end are the start of a character whose other bytes are still to come.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let lead = bytes[bytes.count - length]
      if lead & 0xC0 == 0x80 { continue }
      let needed = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
      guard lead <= 0xF4, needed > length else { return 0 }
      // A wrong second byte makes the sequence broken already, not unfinished.
      if length >= 2, !allows(lead, second: bytes[bytes.count - length + 1]) { return 0 }
      return length
    }
    return 0
  }

  private static func allows(_ lead: UInt8, second: UInt8) -> Bool {
    switch lead {
    case 0xE0: second >= 0xA0
    case 0xED: second < 0xA0
    case 0xF0: second >= 0x90
    case 0xF4: second < 0x90
    default: true
    }
  }
}
