public import DataFiles
import Foundation

/// Whether a folder can hold a ledger, found out by using one: nothing else tells of a file system that lies.
public enum LedgerTrial {
  /// Opens a ledger of its own in the folder, or in the nearest one that exists, writes and claims from two connections,
  /// takes and is refused a file lock, and removes everything.
  ///
  /// - Throws: 73 where nothing can be made there, 65 where it is a network file system, 74 where writes, locks or
  ///   the journal do not work.
  /// - Returns: a sentence on the file system and what was tried.
  public static func run(near folder: String) throws(Failure) -> String {
    let place = existing(folder)
    let path = "\(place)/.spikefoundry-doctor-\(getpid())"
    guard mkdir(path, 0o700) == 0 else {
      throw Failure(.cantCreate, file: place, "cannot create a folder for a ledger: \(reason)")
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    try lock("\(path)/lock")
    try write("\(path)/ledger.sqlite")
    return
      "\(MessageText.escape(place, limit: 200)) on \(FileSystems.kind(of: place) ?? "unknown file system"), "
      + "\(free(place)) free; locks and a write-ahead log work between connections"
  }

  private static func existing(_ folder: String) -> String {
    var path = folder
    while !path.isEmpty, !FileManager.default.fileExists(atPath: path) {
      path = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
    }
    return path.isEmpty ? (folder.hasPrefix("/") ? "/" : ".") : path
  }

  private static func lock(_ path: String) throws(Failure) {
    let holders = [open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600), open(path, O_RDWR | O_CLOEXEC)]
    defer { for holder in holders where holder >= 0 { close(holder) } }
    guard holders.allSatisfy({ $0 >= 0 }), flock(holders[0], LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(.ioError, file: path, "cannot lock a file: \(reason)")
    }
    guard flock(holders[1], LOCK_EX | LOCK_NB) != 0 else {
      throw Failure(.ioError, file: path, "a lock was given twice: workers could not tell who is alive")
    }
  }

  private static func write(_ path: String) throws(Failure) {
    let (one, other) = (try Ledger(path: path), try Ledger(path: path))
    try one.register(
      sweep: "trial", specification: ("", ""), points: [LedgerPoint(hash: "h", group: "g", payload: "{}")])
    let claimed = try other.claim(sweep: "trial", worker: "other", count: 1, now: 0, lease: 60)
    let again = try one.claim(sweep: "trial", worker: "one", count: 1, now: 0, lease: 60)
    guard claimed.count == 1, again.isEmpty, try one.journal() == "wal", try one.integrity() == "ok" else {
      throw Failure(.ioError, file: path, "two connections do not see each other's writes")
    }
  }

  private static func free(_ path: String) -> String {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return "unknown space" }
    return "\((UInt64(facts.f_bavail) * UInt64(facts.f_frsize)) >> 30) GiB"
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
