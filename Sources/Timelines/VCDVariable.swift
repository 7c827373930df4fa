import DataFiles

/// A variable of a value change dump: what its row holds and what the file says it holds.
struct VCDVariable {
  /// Bits of the value now and as it was last written.
  var value: UInt64 = 0
  var shown: UInt64 = 0
  var isChanged = false
  /// Whether a slice runs.
  var isRunning = false
  let isReal: Bool
  /// Bytes behind the value in the file, lowest first, and their number: a space, the identifier, a line feed.
  private let tail: UInt64
  private let tailCount: Int

  /// Rows that a dump may have: an identifier takes five bytes at most.
  static let largestCount = 1 << 31
  /// Bytes that a change may take.
  static let longestChange = 80

  init(_ index: Int, _ track: TimelineTrack) {
    if case .counter(_, _, true) = track.content { isReal = true } else { isReal = false }
    let bytes = [UInt8(ascii: " ")] + VCDText.identifier(index) + [UInt8(ascii: "\n")]
    tail = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    tailCount = bytes.count
  }

  /// The lowest eight bits as digits, the highest in the lowest byte.
  @inline(__always) private static func digits(_ value: UInt64) -> UInt64 {
    let bits = (value & 0xFF) &* 0x0101_0101_0101_0101 & 0x0102_0408_1020_4080
    return (bits &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101 | 0x3030_3030_3030_3030
  }

  /// Writes the value and keeps it as shown.
  mutating func put(to place: inout UnsafeMutablePointer<UInt8>) {
    shown = value
    if isReal {
      place.put(UInt8(ascii: "r"))
      for byte in "\(Double(bitPattern: value))".utf8 { place.put(byte) }
    } else {
      place.put(UInt8(ascii: "b"))
      let bits = max(1, 64 - value.leadingZeroBitCount)
      var rest = (bits + 7) / 8 - 1
      place.putWord(
        Self.digits(value >> UInt64(8 * rest)) >> UInt64(8 * (7 - (bits - 1) & 7)), count: (bits - 1) & 7 + 1)
      while rest > 0 {
        rest -= 1
        place.putWord(Self.digits(value >> UInt64(8 * rest)))
      }
    }
    place.putWord(tail, count: tailCount)
  }
}
