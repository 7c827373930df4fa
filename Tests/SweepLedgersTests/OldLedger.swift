import GRDB

@testable import SweepLedgers

/// Ledgers as earlier versions of the program left them.
enum OldLedger {
  /// Makes a file with the tables of a version and what SQL puts into them.
  static func make(_ path: String, version: String, _ sql: String) throws {
    let database = try DatabaseQueue(path: path)
    try LedgerSchema.migrator.migrate(database, upTo: version)
    try database.write { try $0.execute(sql: sql) }
  }
}
