/// Reads bytes one after the other; never beyond their end.
struct ByteCursor {
  let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8], from position: Int = 0, to end: Int? = nil) {
    self.bytes = bytes
    self.position = position
    self.end = min(end ?? bytes.count, bytes.count)
  }

  /// Bytes that are left.
  var rest: Int { end - position }

  mutating func byte() throws(Malformed) -> UInt8 {
    guard position < end else { throw Malformed("the end of the bytes is too early") }
    defer { position += 1 }
    return bytes[position]
  }

  /// Steps over `count` bytes and gives the place of the first one.
  mutating func skip(_ count: Int) throws(Malformed) -> Int {
    guard count >= 0, count <= rest else {
      throw Malformed("expected \(count) bytes, found \(rest)")
    }
    defer { position += count }
    return position
  }

  mutating func take(_ count: Int) throws(Malformed) -> [UInt8] {
    let start = try skip(count)
    return Array(bytes[start..<(start + count)])
  }

  mutating func varint() throws(Malformed) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      let next = try byte()
      let part = UInt64(next & 0x7F)
      guard shift < 63 || part <= 1 else { break }
      value |= part << UInt64(shift)
      if next < 0x80 { return value }
    }
    throw Malformed("a whole number of more than 64 bits")
  }

  mutating func zigzag() throws(Malformed) -> Int64 { VarInt.unzigzag(try varint()) }

  /// A whole number that stands for an amount of something that is no more than `limit`.
  mutating func count(upTo limit: Int) throws(Malformed) -> Int {
    let value = try varint()
    guard value <= UInt64(max(0, limit)) else { throw Malformed("expected at most \(limit), found \(value)") }
    return Int(value)
  }

  mutating func littleEndian32() throws(Malformed) -> Int {
    let start = try skip(4)
    return (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }
}

/// What is wrong with a file, without the name of the file.
struct Malformed: Error {
  let problem: String

  init(_ problem: String) { self.problem = problem }
}
