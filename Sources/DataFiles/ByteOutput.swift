/// Something that takes bytes one after the other: a file or memory.
public protocol ByteOutput: AnyObject {
  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure)
}

extension OutputFile: ByteOutput {}
extension AtomicFile: ByteOutput {}

/// An output that keeps its bytes in memory.
public final class ByteBuffer: ByteOutput {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// An empty output with memory for so many bytes.
  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) { self.bytes.append(contentsOf: bytes) }
}

extension ByteOutput {
  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func append(_ bytes: [UInt8]) throws(Failure) {
    let result: Result<Void, Failure> = bytes.withUnsafeBytes { part in
      do throws(Failure) { return .success(try write(part)) } catch { return .failure(error) }
    }
    try result.get()
  }
}
