import Glibc

/// Reads whole input files, never more than a stated number of bytes.
public enum InputFile {
  /// Reads a regular file.
  ///
  /// - Parameters:
  ///   - path: the file; links are followed.
  ///   - limit: bytes that the file may have; larger files are refused before anything is allocated.
  /// - Returns: the bytes of the file.
  /// - Throws: 66 where the file is missing, not a regular file or not readable; 65 above the limit; 74 where
  ///   reading fails.
  public static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let file = try open(path)
    defer { close(file.descriptor) }
    guard file.size <= limit else {
      throw Failure(.data, file: path, "the file has \(file.size) bytes, the limit is \(limit)")
    }
    var bytes = [UInt8](repeating: 0, count: file.size)
    var filled = 0
    while filled < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { Glibc.read(file.descriptor, $0 + filled, buffer.count - filled) } ?? 0
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw Failure(.ioError, file: path, "cannot read: \(SystemError.text(errno))") }
      guard got > 0 else { break }
      filled += got
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Whether something exists at the path, links followed.
  public static func exists(_ path: String) -> Bool { !path.utf8.contains(0) && access(path, F_OK) == 0 }

  /// Bytes of a regular file, links followed; nil where there is none.
  public static func byteCount(_ path: String) -> Int64? {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int64(status.st_size)
  }

  /// Opens a regular file for reading.
  ///
  /// A pipe or device is refused without waiting for it.
  static func open(_ path: String) throws(Failure) -> (descriptor: Int32, size: Int) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw Failure(.noInput, file: path, "cannot open the input: not a valid file name")
    }
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw SystemError.opening(path, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let number = errno
      close(descriptor)
      throw SystemError.opening(path, number)
    }
    guard status.st_mode & S_IFMT == S_IFREG, let size = Int(exactly: status.st_size) else {
      close(descriptor)
      throw Failure(.noInput, file: path, "cannot open the input: not a regular file")
    }
    return (descriptor, size)
  }
}
