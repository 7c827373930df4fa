import DataFiles
import Foundation
import GRDB

/// Opens a ledger that may be read and not written.
///
/// A reader of a write-ahead log writes as well: it takes its place in shared memory beside the file. Where that is not
/// there and cannot be made, and where tables of an older version would have to be changed, a copy in memory is read.
enum LedgerReading {
  /// The database, which may be a copy: what is written into it may be lost.
  ///
  /// What the database or the file system throws is thrown on. Complexity: O(bytes of the ledger) where it is copied.
  static func open(_ path: String) throws -> any DatabaseWriter {
    if let database = try? direct(path), let isCurrent = try? database.read(isCurrent) {
      return isCurrent ? database : try copy(of: database)
    }
    let folder = "\(NSTemporaryDirectory())/spikefoundry-ledger-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let name = "\(folder)/ledger.sqlite"
    try FileManager.default.copyItem(atPath: path, toPath: name)
    // What writers had not yet moved into the file when they ended.
    if FileManager.default.fileExists(atPath: "\(path)-wal") {
      try FileManager.default.copyItem(atPath: "\(path)-wal", toPath: "\(name)-wal")
    }
    for file in [name, "\(name)-wal"] { chmod(file, 0o600) }
    return try copy(of: try DatabaseQueue(path: name))
  }

  private static func direct(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(60)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func copy(of database: DatabaseQueue) throws -> DatabaseQueue {
    let copy = try DatabaseQueue()
    try database.backup(to: copy)
    guard try !copy.read(LedgerSchema.migrator.hasBeenSuperseded) else { return copy }
    try LedgerSchema.migrator.migrate(copy)
    return copy
  }

  private static func isCurrent(_ database: Database) throws -> Bool {
    try LedgerSchema.migrator.hasCompletedMigrations(database)
  }
}
