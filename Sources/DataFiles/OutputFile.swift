import Glibc

/// A file that is being written, with a buffer in front of write(2).
public final class OutputFile {
  /// Bytes gathered before they are written.
  private static let bufferSize = 1 << 16

  /// The file, for messages.
  public let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ bytes: [UInt8]) throws(Failure) {
    let result: Result<Void, Failure> = bytes.withUnsafeBytes { part in
      do throws(Failure) { return .success(try write(part)) } catch { return .failure(error) }
    }
    try result.get()
  }

  /// Appends text as UTF-8.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try writeThrough(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Writes what is buffered and closes the file.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func close() throws(Failure) {
    guard descriptor >= 0 else { return }
    try flush()
    let result = Glibc.close(descriptor)
    let number = errno
    descriptor = -1
    // After EINTR the descriptor is closed all the same (Linux).
    guard result == 0 || number == EINTR else { throw SystemError.writing(path, number) }
  }

  func flush() throws(Failure) {
    let number = buffer.withUnsafeBytes { DescriptorOutput.writeAll($0, to: descriptor) }
    buffer.removeAll(keepingCapacity: true)
    guard number == 0 else { throw SystemError.writing(path, number) }
  }

  /// Closes the file without writing what is buffered.
  func abandon() {
    buffer.removeAll()
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  private func writeThrough(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    let number = DescriptorOutput.writeAll(bytes, to: descriptor)
    guard number == 0 else { throw SystemError.writing(path, number) }
  }
}
