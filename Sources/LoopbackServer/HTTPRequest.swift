/// The head of an HTTP/1.1 request.
struct HTTPRequest: Equatable {
  /// Bytes that a head may have.
  static let largestHead = 16_384

  var method: String
  /// Path without query.
  var path: String
  /// Values by lower-case name; of equal names the last one.
  var fields: [String: String]

  /// Whether the bytes hold a whole head.
  static func isComplete(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    return (0...bytes.count - 4).contains { bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }
  }

  /// Reads a head; nil where it is none.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else { return nil }
    method = String(words[0])
    path = String(words[1].prefix { $0 != "?" && $0 != "#" })
    fields = [:]
    for line in lines.dropFirst() {
      guard !line.isEmpty else { break }
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields[line[..<colon].lowercased()] = String(value)
    }
  }
}
