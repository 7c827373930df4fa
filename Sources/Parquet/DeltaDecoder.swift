/// Reads what `DeltaEncoder` wrote.
enum DeltaDecoder {
  /// Exactly `count` values; differences wrap around at the width of the type.
  static func decode<Value: FixedWidthInteger & SignedInteger>(
    _ cursor: inout ByteCursor, count: Int, as type: Value.Type
  ) throws(Malformed) -> [Value] {
    // Other programs have larger blocks; parts are packed in steps of 32 values.
    let block = try cursor.count(upTo: 1 << 16)
    let parts = try cursor.count(upTo: 1 << 9)
    guard parts > 0, block > 0, block % (parts * 32) == 0 else {
      throw Malformed("blocks of \(block) differences in \(parts) parts")
    }
    let stated = try cursor.varint()
    guard stated == UInt64(count) else { throw Malformed("expected \(count) values, found \(stated)") }
    var value = Value(truncatingIfNeeded: try cursor.zigzag())
    guard count > 0 else { return [] }
    var values = [value]
    values.reserveCapacity(count)
    while values.count < count {
      let smallest = Value(truncatingIfNeeded: try cursor.zigzag())
      let widths = try cursor.take(parts)
      for width in widths where values.count < count {
        guard Int(width) <= Value.bitWidth else { throw Malformed("differences of \(width) bits") }
        let size = BitPacking.size(count: block / parts, width: Int(width))
        let start = try cursor.skip(size)
        let filled = min(block / parts, count - values.count)
        for difference in BitPacking.unpack(cursor.bytes, from: start, count: filled, width: Int(width)) {
          value = value &+ smallest &+ Value(truncatingIfNeeded: difference)
          values.append(value)
        }
      }
    }
    return values
  }
}

/// Reads runs of small whole numbers: what `LevelEncoder` wrote.
enum RunDecoder {
  /// Exactly `count` values of `width` bits.
  static func decode(_ cursor: inout ByteCursor, count: Int, width: Int) throws(Malformed) -> [UInt64] {
    var values: [UInt64] = []
    values.reserveCapacity(count)
    while values.count < count {
      let header = try cursor.varint()
      if header & 1 == 0 {
        guard header >> 1 > 0 else { throw Malformed("an empty run") }
        let size = (width + 7) / 8
        let start = try cursor.skip(size)
        let value = (0..<size).reduce(UInt64(0)) { $0 | UInt64(cursor.bytes[start + $1]) << UInt64(8 * $1) }
        let length = Int(clamping: min(header >> 1, UInt64(count - values.count)))
        values += repeatElement(value, count: length)
      } else {
        let groups = header >> 1
        guard groups > 0, groups <= UInt64(cursor.rest) else { throw Malformed("a run of \(groups) groups") }
        let start = try cursor.skip(Int(groups) * width)
        let filled = min(Int(groups) * 8, count - values.count)
        values += BitPacking.unpack(cursor.bytes, from: start, count: filled, width: width)
      }
    }
    return values
  }
}
