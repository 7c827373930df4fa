extension UnsafeMutablePointer<UInt8> {
  /// Writes a byte and steps behind it.
  @inlinable @inline(__always)
  package mutating func put(_ value: UInt8) {
    pointee = value
    self += 1
  }

  /// Writes bytes and steps behind them.
  @inlinable @inline(__always)
  package mutating func put(_ bytes: UnsafeRawBufferPointer) {
    guard let first = bytes.baseAddress else { return }
    UnsafeMutableRawPointer(self).copyMemory(from: first, byteCount: bytes.count)
    self += bytes.count
  }

  /// Writes a number of seven bits a byte, lowest first, of at most 10 bytes, and steps behind it.
  @inlinable @inline(__always)
  package mutating func putVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes eight bytes, lowest first, and steps behind `count` of them.
  @inlinable @inline(__always)
  package mutating func putWord(_ value: UInt64, count: Int = 8) {
    UnsafeMutableRawPointer(self).storeBytes(of: value.littleEndian, as: UInt64.self)
    self += count
  }

  /// Writes a number in base 10, of at most 20 bytes, and steps behind it.
  @inlinable @inline(__always)
  package mutating func putDecimal(_ value: Int64) {
    if value < 0 { put(UInt8(ascii: "-")) }
    putDecimal(value.magnitude)
  }

  /// Writes a number in base 10, of at most 20 bytes, and steps behind it.
  @inlinable
  package mutating func putDecimal(_ value: UInt64) {
    let part: UInt64 = 100_000_000
    guard value >= part else { return putStart(UInt32(truncatingIfNeeded: value)) }
    let (high, low) = value.quotientAndRemainder(dividingBy: part)
    if high < part {
      putStart(UInt32(truncatingIfNeeded: high))
    } else {
      let (first, second) = high.quotientAndRemainder(dividingBy: part)
      putStart(UInt32(truncatingIfNeeded: first))
      putEight(UInt32(truncatingIfNeeded: second))
    }
    putEight(UInt32(truncatingIfNeeded: low))
  }

  /// Writes a number below 100,000,000 without leading zeros.
  @inlinable @inline(__always)
  mutating func putStart(_ value: UInt32) {
    if value < 10 { return put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
    let low = value < 10_000
    let half = low ? value < 100 ? 2 : value < 1000 ? 3 : 4 : value < 1_000_000 ? 6 : 8
    let digits = low ? half : half == 6 ? (value < 100_000 ? 5 : 6) : (value < 10_000_000 ? 7 : 8)
    var rest = value
    var place = self + digits
    while rest >= 10 {
      let (more, pair) = rest.quotientAndRemainder(dividingBy: 100)
      place -= 2
      place.putPair(pair)
      rest = more
    }
    if digits & 1 == 1 { pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest) }
    self += digits
  }

  /// Writes eight digits.
  @inlinable @inline(__always)
  mutating func putEight(_ value: UInt32) {
    let (high, low) = value.quotientAndRemainder(dividingBy: 10_000)
    putPair(high / 100)
    (self + 2).putPair(high % 100)
    (self + 4).putPair(low / 100)
    (self + 6).putPair(low % 100)
    self += 8
  }

  /// Writes two digits at the place.
  @inlinable @inline(__always)
  func putPair(_ value: UInt32) {
    let digits: StaticString = """
      0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
      5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
      """
    let pair = UnsafeRawPointer(digits.utf8Start).loadUnaligned(
      fromByteOffset: 2 * Int(value), as: UInt16.self)
    UnsafeMutableRawPointer(self).storeBytes(of: pair, as: UInt16.self)
  }
}
