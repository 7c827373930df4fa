import DataFiles

/// A variable of a value change dump: what its row holds and what the file says it holds.
struct VCDVariable {
  private enum Kind { case name, count, real }

  /// Bits of the value now and as it was last written.
  var value: UInt64
  var shown: UInt64
  var isChanged = false
  /// Whether a slice runs.
  var isRunning = false
  private let kind: Kind
  /// Which variable of the file it is; rows of slices have the lowest numbers.
  let number: Int
  /// Bytes behind the value in the file, lowest first, and their number: a space, the identifier, a line feed.
  private let tail: UInt64
  private let tailCount: Int

  /// Rows that a dump may have: an identifier takes five bytes at most.
  static let largestCount = 1 << 31
  /// Bytes that a change may take.
  static let longestChange = 80
  /// What a row of slices holds where nothing runs: the high impedance of a wire that nothing drives.
  static let idle = UInt64.max

  init(_ number: Int, _ track: TimelineTrack) {
    switch track.content {
    case .group, .slices: kind = .name
    case .counter(_, _, let isReal): kind = isReal ? .real : .count
    }
    self.number = number
    value = kind == .name ? Self.idle : 0
    shown = value
    let bytes = [UInt8(ascii: " ")] + VCDText.identifier(number) + [UInt8(ascii: "\n")]
    tail = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    tailCount = bytes.count
  }

  /// Numbers of the variables by row: rows of slices, which change twice for an event, get the short identifiers.
  static func numbers(_ layout: TimelineLayout) -> [Int] {
    var numbers = layout.tracks.map { _ in 0 }
    var next = 0
    for areSlices in [true, false] {
      for (index, track) in layout.tracks.enumerated()
      where track.content != .group && (track.content == .slices) == areSlices {
        numbers[index] = next
        next += 1
      }
    }
    return numbers
  }

  /// The lowest eight bits as digits, the highest in the lowest byte.
  @inline(__always) private static func digits(_ value: UInt64) -> UInt64 {
    let bits = (value & 0xFF) &* 0x0101_0101_0101_0101 & 0x0102_0408_1020_4080
    return (bits &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101 | 0x3030_3030_3030_3030
  }

  /// Writes the value and keeps it as shown.
  mutating func put(to place: inout UnsafeMutablePointer<UInt8>) {
    shown = value
    if kind == .real {
      place.put(UInt8(ascii: "r"))
      for byte in "\(Double(bitPattern: value))".utf8 { place.put(byte) }
    } else if kind == .name, value == Self.idle {
      place.put(UInt8(ascii: "b"))
      place.put(UInt8(ascii: "z"))
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
