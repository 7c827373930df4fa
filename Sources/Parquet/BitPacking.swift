/// Values of a fixed number of bits, one behind the other, least significant bit first.
enum BitPacking {
  /// Packs values of `width` bits, 0...64.
  ///
  /// Whole words of 64 bits are stored: up to eight bytes behind the last one are overwritten.
  @inline(__always)
  static func pack(_ values: UnsafePointer<UInt64>, count: Int, width: Int, to start: UnsafeMutableRawPointer)
  {
    guard width > 0 else { return }
    var target = start
    var word: UInt64 = 0
    var filled = 0
    for index in 0..<count {
      let value = values[index]
      word |= value &<< UInt64(truncatingIfNeeded: filled)
      filled &+= width
      if filled >= 64 {
        target.storeBytes(of: word.littleEndian, as: UInt64.self)
        target += 8
        filled &-= 64
        // Bits of the value that did not fit; a shift by 64 gives none.
        word = value >> UInt64(truncatingIfNeeded: width &- filled)
      }
    }
    target.storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  /// Bytes of `count` values of `width` bits.
  static func size(count: Int, width: Int) -> Int { (count * width + 7) / 8 }

  /// Bits that the largest of some values needs, from the bitwise OR of all of them.
  @inline(__always)
  static func width(of union: UInt64) -> Int { 64 &- union.leadingZeroBitCount }

  /// The values that `pack` packed.
  ///
  /// - Precondition: `bytes` holds `size(count:width:)` bytes from `offset` on.
  static func unpack(_ bytes: [UInt8], from offset: Int, count: Int, width: Int) -> [UInt64] {
    var values = [UInt64](repeating: 0, count: count)
    guard width > 0 else { return values }
    var position = offset
    var bits = UInt128(0)
    var held = 0
    let mask = (UInt128(1) << UInt128(width)) - 1
    for index in 0..<count {
      while held < width {
        bits |= UInt128(bytes[position]) << UInt128(held)
        position += 1
        held += 8
      }
      values[index] = UInt64(truncatingIfNeeded: bits & mask)
      bits >>= UInt128(width)
      held -= width
    }
    return values
  }
}
