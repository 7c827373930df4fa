import Glibc

/// A regular file mapped into memory, read-only, for as long as the object lives.
///
/// The file must not be shortened while it is mapped: the system would end the process.
public final class MappedFile: @unchecked Sendable {
  /// The file, as the caller named it.
  public let path: String
  /// The whole file.
  public let bytes: UnsafeRawBufferPointer

  /// Maps a file.
  ///
  /// Nothing is read yet, whatever its size.
  ///
  /// - Throws: 66 where the file is missing, not regular or not readable; 74 where it cannot be mapped.
  public init(_ path: String) throws(Failure) {
    self.path = path
    let file = try InputFile.open(path)
    defer { close(file.descriptor) }
    guard file.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw Failure(
        .ioError, file: path, "cannot map \(file.size) bytes into memory: \(SystemError.text(errno))")
    }
    bytes = UnsafeRawBufferPointer(start: address, count: file.size)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }
}
