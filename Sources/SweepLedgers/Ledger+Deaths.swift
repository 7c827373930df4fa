public import DataFiles
import GRDB

/// What workers held that have ended, and how often points were started.
extension Ledger {
  /// Gives back what a worker has claimed and not finished, as it has ended by itself between two points.
  ///
  /// Throws 74 where the disk fails.
  public func release(worker: String) throws(Failure) {
    try write { try Self.giveBack(worker, $0) }
  }

  /// Gives back what a worker held whose process has died.
  ///
  /// Workers work in the order of hashes: the first point that it had not finished was under way. Only that one
  /// counts as tried; tried `attempts` times since the sweep was taken up, it fails.
  ///
  /// - Parameters:
  ///   - worker: its name.
  ///   - attempts: most starts of a point.
  ///   - message: why it died, for the point that fails.
  ///   - isOutside: whether the cause may lie outside of the point, as with SIGKILL: `resume` tries it again.
  /// - Throws: 74 where the disk fails.
  public func bury(worker: String, attempts: Int, message: String, isOutside: Bool) throws(Failure) {
    try write { database in
      let first = try String.fetchOne(
        database, sql: "SELECT hash FROM point WHERE worker = ? AND state = 'running' ORDER BY hash LIMIT 1",
        arguments: [worker])
      try database.execute(
        sql: """
          UPDATE point SET state = iif(tries >= ?, 'failed', 'pending'), message = iif(tries >= ?, ?, NULL),
            is_lost = (tries >= ? AND ?), worker = NULL, lease_until = NULL
          WHERE hash = ?
          """, arguments: [attempts, attempts, message, attempts, isOutside, first])
      try Self.giveBack(worker, database)
    }
  }

  private static func giveBack(_ worker: String, _ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE point SET state = 'pending', worker = NULL, lease_until = NULL, attempts = attempts - 1,
          tries = tries - 1
        WHERE worker = ? AND state = 'running'
        """, arguments: [worker])
  }

  /// How often points of a sweep were started, by hash; those that never were are left out.
  public func attempts(of sweep: String) throws(Failure) -> [String: Int] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT hash, attempts FROM point
          WHERE attempts > 0 AND hash IN (SELECT hash FROM sweep_point WHERE sweep = ?)
          """, arguments: [try Self.id(of: sweep, database)])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["hash"], $0["attempts"]) })
    }
  }

  /// Names of all workers that hold points.
  public func workers() throws(Failure) -> [String] {
    try read {
      try String.fetchAll(
        $0,
        sql:
          "SELECT DISTINCT worker FROM point WHERE state = 'running' AND worker IS NOT NULL ORDER BY worker")
    }
  }

  /// Takes a sweep up again: its points may be tried as often as the budget says, once more, and those that were
  /// lost with a process for a cause outside of them are free.
  ///
  /// Throws 74 where the disk fails.
  public func resume(_ sweep: String) throws(Failure) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET tries = 0, is_lost = 0, state = iif(state = 'failed', 'pending', state),
            message = iif(state = 'failed', NULL, message)
          WHERE (state = 'pending' AND tries > 0 OR state = 'failed' AND is_lost)
            AND hash IN (SELECT hash FROM sweep_point WHERE sweep = ?)
          """, arguments: [try Self.id(of: sweep, database)])
    }
  }
}
