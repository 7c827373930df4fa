import DataFiles

/// Bytes on their way into an output.
///
/// `room` makes place for a few bytes, which the caller writes through the pointer without a check for each.
struct PendingBytes: ~Copyable {
  /// Bytes that one `room` may ask for.
  static let largestRoom = 256
  private static let capacity = 1 << 16
  private let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  private var count = 0

  deinit { base.deallocate() }

  /// Where the next bytes go: place for `bytes` of them, at most `largestRoom`.
  @inline(__always)
  mutating func room(_ bytes: Int, _ output: any ByteOutput) throws(Failure) -> UnsafeMutablePointer<UInt8> {
    if count + bytes > Self.capacity { try flush(output) }
    return base + count
  }

  /// Keeps what was written up to `end`.
  @inline(__always)
  mutating func keep(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

  mutating func append(_ bytes: [UInt8], _ output: any ByteOutput) throws(Failure) {
    guard bytes.count <= Self.largestRoom else {
      try flush(output)
      return try output.append(bytes)
    }
    let place = try room(bytes.count, output)
    for (index, value) in bytes.enumerated() { place[index] = value }
    keep(to: place + bytes.count)
  }

  mutating func flush(_ output: any ByteOutput) throws(Failure) {
    defer { count = 0 }
    try output.write(UnsafeRawBufferPointer(start: base, count: count))
  }
}

extension UnsafeMutablePointer<UInt8> {
  /// Writes a byte and steps behind it.
  @inline(__always)
  mutating func put(_ value: UInt8) {
    pointee = value
    self += 1
  }

  /// Writes a number of seven bits a byte, lowest first, and steps behind it.
  @inline(__always)
  mutating func putVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes eight bytes, lowest first, and steps behind `count` of them.
  @inline(__always)
  mutating func putWord(_ value: UInt64, count: Int = 8) {
    UnsafeMutableRawPointer(self).storeBytes(of: value.littleEndian, as: UInt64.self)
    self += count
  }

  /// Writes a number in base 10 and steps behind it.
  @inline(__always)
  mutating func putDecimal(_ value: UInt64) {
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, value >= bound {
      digits += 1
      if digits < 20 { bound *= 10 }
    }
    var rest = value
    for place in stride(from: digits - 1, through: 0, by: -1) {
      self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    self += digits
  }
}
