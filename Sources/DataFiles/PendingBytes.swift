/// Bytes on their way into an output.
///
/// `room` makes place for a few bytes, which the caller writes through the pointer without a check for each.
@usableFromInline
package struct PendingBytes: ~Copyable {
  /// Bytes that one `room` may ask for.
  package static var largestRoom: Int { 256 }
  @usableFromInline static var capacity: Int { 1 << 16 }
  @usableFromInline let base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  @usableFromInline var count = 0

  /// No bytes.
  package init() {}

  deinit { base.deallocate() }

  /// Where the next bytes go: place for `bytes` of them, at most `largestRoom`.
  @inlinable @inline(__always)
  package mutating func room(
    _ bytes: Int, _ output: any ByteOutput
  ) throws(Failure) -> UnsafeMutablePointer<UInt8> {
    if count + bytes > Self.capacity { try flush(output) }
    return base + count
  }

  /// Keeps what was written up to `end`.
  @inlinable @inline(__always)
  package mutating func keep(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

  /// Appends any number of bytes.
  package mutating func append(_ bytes: [UInt8], _ output: any ByteOutput) throws(Failure) {
    guard bytes.count <= Self.largestRoom else {
      try flush(output)
      return try output.append(bytes)
    }
    var place = try room(bytes.count, output)
    bytes.withUnsafeBytes { place.put($0) }
    keep(to: place)
  }

  /// Hands everything on.
  @usableFromInline
  package mutating func flush(_ output: any ByteOutput) throws(Failure) {
    defer { count = 0 }
    try output.write(UnsafeRawBufferPointer(start: base, count: count))
  }
}
