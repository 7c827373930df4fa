public import DataFiles
import GRDB

/// The books of all sweeps of one folder: which points there are, who works on them, and what they measured.
///
/// A SQLite database in WAL mode. Any number of processes of one machine share it. A worker that dies loses its
/// lease, and its points are claimed again; a worker whose lease has run out cannot finish a point that another
/// one holds. Times of leases are seconds of the machine's clock and reach no output.
public final class Ledger: Sendable {
  let database: any DatabaseWriter
  /// The file.
  public let path: String
  private let isForReading: Bool

  /// Opens or makes the ledger.
  ///
  /// - Parameter path: the file; the folder exists.
  /// - Throws: 73 where it cannot be made, 65 where the file is something else or its folder is on a network file
  ///   system, on which SQLite's shared memory does not work.
  public init(path: String) throws(Failure) {
    self.path = path
    isForReading = false
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if let name = FileSystems.network(of: folder) {
      throw Failure(
        .data, file: path,
        "expected a local disk for the ledger, found \(name); there use shards (`sweep work --shards DIR`)")
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.label = "ledger"
    database = try Self.attempt(path, .cantCreate) {
      let pool = try DatabasePool(path: path, configuration: configuration)
      try Self.checkVersion(pool, path)
      try LedgerSchema.migrator.migrate(pool)
      return pool
    }
  }

  /// Opens a ledger that is there to read it, without changing its folder.
  ///
  /// - Parameter path: the file.
  /// - Throws: 66 where it cannot be read, 65 where it is something else or of a newer version.
  public init(reading path: String) throws(Failure) {
    self.path = path
    isForReading = true
    database = try Self.attempt(path, .noInput) {
      let database = try LedgerReading.open(path)
      try Self.checkVersion(database, path)
      return database
    }
  }

  private static func checkVersion(_ database: any DatabaseWriter, _ path: String) throws {
    guard try database.read(LedgerSchema.migrator.hasBeenSuperseded) else { return }
    throw Failure(
      .data, file: path,
      "expected a ledger of this version of the program or an older one, found one of a newer version")
  }

  /// Whether SQLite finds the file sound.
  public func integrity() throws(Failure) -> String {
    try read { try String.fetchOne($0, sql: "PRAGMA integrity_check") ?? "no answer" }
  }

  /// The journal that SQLite uses; `wal` where it works.
  func journal() throws(Failure) -> String {
    try read { try String.fetchOne($0, sql: "PRAGMA journal_mode") ?? "none" }
  }

  // MARK: Access

  func read<Value>(_ body: (Database) throws -> Value) throws(Failure) -> Value {
    try Self.attempt(path, .ioError) { try database.read(body) }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(Failure) -> Value {
    guard !isForReading else {
      throw Failure(.cantCreate, file: path, "expected a ledger that can be written, found one to read")
    }
    return try Self.attempt(path, .ioError) { try database.write(body) }
  }

  private static func attempt<Value>(
    _ path: String, _ code: FailureCode, _ body: () throws -> Value
  ) throws(Failure) -> Value {
    do {
      return try body()
    } catch let failure as Failure {
      throw failure
    } catch let error as DatabaseError {
      let isForeign = error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
      throw Failure(
        isForeign ? .data : code, file: path, "the ledger: \(error.message ?? "\(error.resultCode)")")
    } catch {
      throw Failure(code, file: path, "the ledger cannot be used")
    }
  }
}
