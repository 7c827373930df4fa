/// Bytes that somebody keeps alive: a mapped file or an allocation.
public struct WeightBytes: @unchecked Sendable {
  /// The bytes, which nobody writes while an owner lives.
  public let buffer: UnsafeRawBufferPointer
  private let owner: AnyObject

  /// Makes a view of bytes that live as long as `owner` does.
  public init(buffer: UnsafeRawBufferPointer, owner: AnyObject) {
    self.buffer = buffer
    self.owner = owner
  }
}

/// Frees an allocation when the last user is gone.
final class AllocatedBytes: @unchecked Sendable {
  private let pointer: UnsafeMutableRawPointer

  init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }
  deinit { pointer.deallocate() }
}
