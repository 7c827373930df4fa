/// DELTA_BINARY_PACKED: whole numbers as differences, packed with as many bits as each 32 of them need.
enum DeltaEncoder {
  /// Appends values of 64 bits.
  static func encode(_ values: UnsafeBufferPointer<Int64>, to page: PageBuffer) { pack(values, to: page) }

  /// Appends values of 32 bits; unsigned ones go in as their bit patterns.
  static func encode(_ values: UnsafeBufferPointer<Int32>, to page: PageBuffer) { pack(values, to: page) }

  /// Differences wrap around at the width of the type: readers add them up the same way.
  ///
  /// With 64 bits for a column of 32, differences of 33 bits would appear, which Arrow refuses.
  @inline(__always)
  private static func pack<Value: FixedWidthInteger & SignedInteger>(
    _ values: UnsafeBufferPointer<Value>, to page: PageBuffer
  ) where Value.Magnitude: UnsignedInteger {
    page.append(varint: UInt64(ParquetFormat.deltaBlock))
    page.append(varint: UInt64(ParquetFormat.miniblocks))
    page.append(varint: UInt64(values.count))
    page.append(varint: VarInt.zigzag(Int64(values.first ?? 0)))
    guard let base = values.baseAddress, values.count > 1 else { return }
    let deltas = values.count - 1
    let blocks = (deltas + ParquetFormat.deltaBlock - 1) / ParquetFormat.deltaBlock
    // Per block: minimum (10), widths (4), at most 64 bits per value, and a word behind the end.
    page.reserve(blocks * (14 + ParquetFormat.deltaBlock * 8) + 8)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: ParquetFormat.deltaBlock) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      var start = 0
      while start < deltas {
        let count = min(ParquetFormat.deltaBlock, deltas - start)
        block(base + start, count, scratch, to: page)
        start += count
      }
    }
  }

  /// One block: `count` differences that begin with that of the second value.
  @inline(__always)
  private static func block<Value: FixedWidthInteger & SignedInteger>(
    _ values: UnsafePointer<Value>, _ count: Int, _ scratch: UnsafeMutablePointer<UInt64>,
    to page: PageBuffer
  ) {
    var smallest = Value.max
    for index in 0..<count { smallest = min(smallest, values[index &+ 1] &- values[index]) }
    for index in 0..<count {
      let difference = (values[index &+ 1] &- values[index]) &- smallest
      scratch[index] = UInt64(Value.Magnitude(truncatingIfNeeded: difference))
    }
    page.append(varint: VarInt.zigzag(Int64(smallest)))
    let widths = page.end
    page.count += ParquetFormat.miniblocks
    for part in 0..<ParquetFormat.miniblocks {
      let first = part * ParquetFormat.miniblock
      let filled = max(0, min(ParquetFormat.miniblock, count - first))
      // A part behind the last value has width 0 and no bytes; a part that is not full is filled with zeros.
      for index in (first + filled)..<(first + ParquetFormat.miniblock) { scratch[index] = 0 }
      var union: UInt64 = 0
      for index in first..<(first + filled) { union |= scratch[index] }
      let width = BitPacking.width(of: union)
      widths.storeBytes(of: UInt8(width), toByteOffset: part, as: UInt8.self)
      BitPacking.pack(scratch + first, count: ParquetFormat.miniblock, width: width, to: page.end)
      page.count += width * (ParquetFormat.miniblock / 8)
    }
  }
}
