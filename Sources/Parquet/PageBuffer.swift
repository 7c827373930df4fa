import DataFiles

/// Bytes of a page in the making: memory that grows and is reused from page to page.
///
/// The encoders reserve what they may need and then write without further checks.
final class PageBuffer {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var capacity: Int
  /// Bytes in use.
  var count = 0

  init(capacity: Int = 1 << 12) {
    self.capacity = capacity
    base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// The bytes in use.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// The place behind the last byte.
  var end: UnsafeMutableRawPointer { base + count }

  /// Makes room for `extra` bytes behind those in use.
  func reserve(_ extra: Int) {
    guard capacity - count < extra else { return }
    let larger = max(count + extra, capacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    moved.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    end.copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  func append(_ byte: UInt8) {
    reserve(1)
    end.storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  func append(littleEndian value: UInt32) {
    reserve(4)
    end.storeBytes(of: value.littleEndian, as: UInt32.self)
    count += 4
  }

  func append(varint value: UInt64) {
    reserve(10)
    let start = end.assumingMemoryBound(to: UInt8.self)
    var place = start
    place.putVarint(value)
    count += place - start
  }
}
