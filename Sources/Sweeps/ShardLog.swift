import DataFiles
import Glibc

/// A file that grows by whole lines.
final class ShardLog: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Opens the file at its end; a torn line of an earlier process is ended first.
  ///
  /// - Throws: 73 where it cannot be made.
  init(path: String) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw Failure(.cantCreate, file: path, "cannot create the shard") }
    self.path = path
    var last: UInt8 = 0
    let size = lseek(descriptor, 0, SEEK_END)
    if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") {
      try append("")
    }
  }

  deinit { close(descriptor) }

  /// Appends a line, and has it on the disk before it returns unless told otherwise.
  ///
  /// - Throws: 74 where the device is full or fails.
  func append(_ line: String, isSynchronised: Bool = true) throws(Failure) {
    let bytes = Array((line + "\n").utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, !isSynchronised || fsync(descriptor) == 0
    else {
      throw Failure(.ioError, file: path, "cannot write the shard")
    }
  }
}
