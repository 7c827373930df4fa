import SpikeWorkload

/// Fills memory with random weight codes, eight at a time.
enum RandomCodes {
  /// Each byte becomes -127...127 but 0; both signs are equally likely.
  ///
  /// Byte i depends on i / 8 only, never on the length of the buffer.
  static func fill(_ bytes: UnsafeMutableRawBufferPointer, _ hash: CounterHash) {
    let words = bytes.count / 8
    for word in 0..<words {
      bytes.storeBytes(of: codes(hash[word]).littleEndian, toByteOffset: word * 8, as: UInt64.self)
    }
    let rest = codes(hash[words])
    for index in words * 8..<bytes.count {
      bytes[index] = UInt8(truncatingIfNeeded: rest >> UInt64(8 * (index % 8)))
    }
  }

  /// Moves the bytes whose lower seven bits are zero up by one: -128 becomes -127, and 0 becomes 1.
  @inline(__always)
  static func codes(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let isNotZero = ((word & low) &+ low) | low
    return word | (~isNotZero >> 7)
  }
}
