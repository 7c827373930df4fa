/// RLE_DICTIONARY and the levels of optional columns: runs of small whole numbers.
enum LevelEncoder {
  /// Appends which cells have a value: the size of what follows, then one bit per cell.
  static func definitionLevels(_ isPresent: UnsafeRawBufferPointer, nulls: Int, to page: PageBuffer) {
    let start = page.count
    page.append(littleEndian: 0)
    if nulls == 0 || nulls == isPresent.count {
      page.append(varint: UInt64(isPresent.count) << 1)
      page.append(nulls == 0 ? 1 : 0)
    } else {
      packed(count: isPresent.count, width: 1, to: page) { UInt64(isPresent[$0]) }
    }
    let size = UInt32(page.count - start - 4)
    page.base.storeBytes(of: size.littleEndian, toByteOffset: start, as: UInt32.self)
  }

  /// Appends the codes of words: their width in bits, then one packed run.
  static func codes(_ codes: UnsafeBufferPointer<UInt32>, words: Int, to page: PageBuffer) {
    let width = max(1, BitPacking.width(of: UInt64(max(words, 1) - 1)))
    page.append(UInt8(width))
    packed(count: codes.count, width: width, to: page) { UInt64(codes[$0]) }
  }

  /// Appends the words themselves: length and bytes of each.
  static func dictionary(_ words: [String], to page: PageBuffer) {
    for word in words {
      let bytes = Array(word.utf8)
      page.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
      page.append(bytes)
    }
  }

  /// One bit-packed run; the last group of eight is filled with zeros.
  @inline(__always)
  private static func packed(count: Int, width: Int, to page: PageBuffer, _ value: (Int) -> UInt64) {
    let groups = (count + 7) / 8
    page.append(varint: UInt64(groups) << 1 | 1)
    page.reserve(groups * width + 8)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      for start in stride(from: 0, to: count, by: 64) {
        let filled = min(64, count - start)
        let padded = (filled + 7) / 8 * 8
        for index in 0..<filled { scratch[index] = value(start + index) }
        for index in filled..<padded { scratch[index] = 0 }
        BitPacking.pack(scratch, count: padded, width: width, to: page.end)
        page.count += padded / 8 * width
      }
    }
  }
}
