import DataFiles
import Glibc
import SweepLedgers

/// Says that a worker lives: a locked file with its name, whose lock ends with the process.
///
/// A process id would not do, as ids are used again. The ledger is on a local disk, so locks work.
final class WorkerLock {
  private let path: String
  private let descriptor: Int32

  /// Takes the lock of a worker, before it claims anything.
  ///
  /// - Throws: 73 where the file cannot be made, or a worker of this name lives.
  init(_ worker: String, folder: String) throws(Failure) {
    let path = Self.path(worker, folder)
    self.path = path
    // Who looks for dead workers may hold the lock for a moment, and remove the file.
    for _ in 0..<100 {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else {
        throw Failure(.cantCreate, file: path, "cannot create the lock of a worker")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, FileSystem.names(path, descriptor) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
      usleep(10_000)
    }
    descriptor = -1
    throw Failure(.cantCreate, file: path, "expected a name of its own for each worker, found one that works")
  }

  deinit {
    guard descriptor >= 0 else { return }
    unlink(path)
    close(descriptor)
  }

  /// Whether no process holds the lock of a worker; its file is removed then.
  static func isDead(_ worker: String, folder: String) -> Bool {
    let path = path(worker, folder)
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    unlink(path)
    return true
  }

  private static func path(_ worker: String, _ folder: String) -> String {
    let name = worker.utf8.map { byte in
      isPlain(byte) ? String(UnicodeScalar(byte)) : "%\(byte)"
    }
    return "\(folder)/\(name.joined()).lock"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
