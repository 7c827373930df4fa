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

  /// Writes the value and keeps it as shown.
  mutating func put(to place: inout UnsafeMutablePointer<UInt8>) {
    shown = value
    if isReal {
      place.put(UInt8(ascii: "r"))
      for byte in "\(Double(bitPattern: value))".utf8 { place.put(byte) }
    } else {
      place.put(UInt8(ascii: "b"))
      var bit = UInt64(max(0, 63 - value.leadingZeroBitCount))
      while bit > 0 {
        place.put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value >> bit & 1))
        bit -= 1
      }
      place.put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value & 1))
    }
    place.putWord(tail, count: tailCount)
  }
}
