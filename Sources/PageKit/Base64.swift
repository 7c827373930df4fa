/// Bytes as text, four letters for three bytes (RFC 4648).
package enum Base64 {
  package static func text(_ bytes: [UInt8]) -> String {
    var letters: [UInt8] = []
    letters.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let group = bytes[index..<min(index + 3, bytes.count)]
      let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let letter = Self.letters[Int(word >> UInt32(18 - 6 * place) & 63)]
        letters.append(place <= group.count ? letter : UInt8(ascii: "="))
      }
      index += 3
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Bytes with each run of up to 255 zeros as a zero and the length of the run.
  package static func zeroRuns(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      result.append(bytes[index])
      guard bytes[index] == 0 else {
        index += 1
        continue
      }
      let run = bytes[index...].prefix(255).prefix { $0 == 0 }.count
      result.append(UInt8(run))
      index += run
    }
    return result
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
