public import DataFiles
import Foundation
import Glibc
public import SweepLedgers

/// The folder that sweeps share: their ledger, recorded activities, and the runs of chosen points.
public struct SweepStore: Sendable {
  /// Where the store is unless told otherwise.
  public static let standardPath = "runs/sweeps"

  private static let ledgerName = "ledger.sqlite"
  private static let folders = ["activities", "placements", "workers"]

  /// The folder.
  public let path: String
  /// Books of all points.
  public let ledger: Ledger

  /// Opens the store, which is made where it does not exist.
  ///
  /// - Throws: 73 where the folder cannot be made, and what `Ledger.init` throws.
  public init(path: String = standardPath) throws(Failure) {
    self.path = path
    guard !path.isEmpty else {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the sweeps: not a valid file name")
    }
    do {
      for folder in Self.folders {
        try FileManager.default.createDirectory(
          atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
      }
    } catch {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the sweeps")
    }
    ledger = try Ledger(path: "\(path)/\(Self.ledgerName)")
  }

  /// Opens a store that is there, for commands that only look: it need not be possible to write it.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - isWritten: whether points will be worked on, which takes write access.
  /// - Throws: 66 where there is none, and nothing is made; else what `init(path:)` throws.
  public init(existing path: String, isWritten: Bool = false) throws(Failure) {
    guard InputFile.byteCount("\(path)/\(Self.ledgerName)") != nil else {
      throw Failure(
        .noInput, file: path,
        "expected a folder with a ledger of sweeps, found none\n'sweep run' makes one; --store names another")
    }
    guard isWritten || ["", "/\(Self.ledgerName)"].allSatisfy({ access(path + $0, W_OK) == 0 }) else {
      self.init(path: path, ledger: try Ledger(reading: "\(path)/\(Self.ledgerName)"))
      return
    }
    try self.init(path: path)
  }

  private init(path: String, ledger: Ledger) {
    self.path = path
    self.ledger = ledger
  }

  /// Paths of the files and folders of a store, with those that the database makes beside its file now and then.
  package static func files(_ path: String) -> [String] {
    (["", "-journal", "-shm", "-wal"].map { ledgerName + $0 } + folders).map { "\(path)/\($0)" }
  }

  /// Folder of the locks of living workers.
  var workers: String { "\(path)/workers" }

  /// Gives back at once what dead workers held, whoever started them, instead of waiting for their leases.
  ///
  /// - Parameters:
  ///   - crew: workers that the caller buries itself, as it knows why they died.
  ///   - attempts: most starts of a point, as in `Ledger.bury`.
  /// - Throws: 74 where the disk fails.
  func buryTheDead(except crew: Set<String>, attempts: Int) throws(Failure) {
    for worker in try ledger.workers()
    where !crew.contains(worker) && WorkerLock.isDead(worker, folder: workers) {
      try ledger.bury(
        worker: worker, attempts: attempts, message: "its process was ended from outside", isOutside: true)
    }
  }

  /// Folders of what points share.
  var shared: PointRunner.Folders {
    .init(activities: "\(path)/activities", placements: "\(path)/placements")
  }
}
