import Glibc

/// Reads the text of a configuration file, bounded.
public enum ConfigFile {
  /// The file's text under the path that the user gave.
  ///
  /// Links are followed. A pipe is read where somebody writes to it, as the shell's `<(command)` does; one that nobody
  /// writes to, which would keep the program waiting, a device and a socket are refused.
  ///
  /// Throws with exit code 66 where nothing is there or it is no such file, 74 where it cannot be read, 65 where it
  /// is too large or no UTF-8. Never holds more than `limit` bytes and one.
  public static func source(
    path: String, limit: Int = ConfigParser.sizeLimit
  ) throws(ConfigDiagnostic) -> ConfigSource {
    let descriptor = try open(path)
    defer { close(descriptor) }
    let bytes = try read(descriptor, path, limit)
    guard bytes.count <= limit else {
      throw failure(path, "expected at most \(limit) bytes, found more", .invalid)
    }
    // A byte order mark, which editors of some systems put in front.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return try ConfigSource(name: path, utf8: bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0))
  }

  /// Opens a regular file or a pipe without waiting for anybody.
  private static func open(_ path: String) throws(ConfigDiagnostic) -> Int32 {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure(path, "no such file", .missing) }
    var status = stat()
    // Before it is opened: opening a device can do something by itself.
    guard stat(path, &status) == 0 else { throw failure(path, "no such file", .missing) }
    if let kind = refusedKind(status) { throw failure(path, "expected a file, found \(kind)", .missing) }
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0, fstat(descriptor, &status) == 0, refusedKind(status) == nil else {
      if descriptor >= 0 { close(descriptor) }
      throw failure(path, "the file cannot be opened", .unreadable)
    }
    return descriptor
  }

  /// What a thing is that is neither a regular file nor a pipe.
  private static func refusedKind(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO: nil
    case S_IFDIR: "a folder"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  private static func read(_ descriptor: Int32, _ path: String, _ limit: Int) throws(ConfigDiagnostic)
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    // A pipe gives its bytes in pieces; one byte above the limit is enough to refuse.
    while bytes.count <= limit {
      let wanted = min(part.count, limit + 1 - bytes.count)
      let got = part.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, wanted) }
      if got < 0, errno == EINTR { continue }
      if got < 0, errno == EAGAIN {
        // Somebody has the pipe open to write, and has not written yet: now waiting ends.
        guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw unreadable(path) }
        continue
      }
      guard got >= 0 else { throw unreadable(path) }
      guard got > 0 else { break }
      bytes += part[..<got]
    }
    if bytes.isEmpty, isPipe(descriptor) {
      throw failure(path, "expected a file, found a pipe that nobody writes to", .missing)
    }
    return bytes
  }

  private static func isPipe(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  private static func unreadable(_ path: String) -> ConfigDiagnostic {
    failure(path, "the file cannot be read", .unreadable)
  }

  private static func failure(_ path: String, _ message: String, _ kind: ConfigDiagnostic.Failure)
    -> ConfigDiagnostic
  {
    ConfigDiagnostic(origin: .whole(path), path: "", message: message, failure: kind)
  }
}
