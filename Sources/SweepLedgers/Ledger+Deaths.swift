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

  /// Starts of a point without a result after which its process is not taken for killed by chance any more.
  static let chanceLimit = 10

  /// Gives back what a worker held whose process has died.
  ///
  /// Workers work in the order of hashes: the first point that it had not finished was under way. Only that one
  /// counts as tried. It fails when it has been to blame `attempts` times, whatever number of runs of the sweep that
  /// took. Where the cause lies outside it fails after as many tries of one run, and `resume` tries it again, until it
  /// has been started `chanceLimit` times in all.
  ///
  /// - Parameters:
  ///   - worker: its name.
  ///   - attempts: most tries of a point.
  ///   - message: why it died, for the point that fails.
  ///   - isOutside: whether the cause may lie outside of the point, as with SIGKILL.
  /// - Returns: whether it held a point.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func bury(
    worker: String, attempts: Int, message: String, isOutside: Bool
  ) throws(Failure) -> Bool {
    try write { database in
      let first = try String.fetchOne(
        database, sql: "SELECT hash FROM point WHERE worker = ? AND state = 'running' ORDER BY hash LIMIT 1",
        arguments: [worker])
      guard let first else { return false }
      if isOutside {
        try database.execute(
          sql: """
            UPDATE point SET state = iif(tries >= ?, 'failed', 'pending'), message = iif(tries >= ?, ?, NULL),
              limit_kind = NULL, limit_value = NULL, is_lost = (tries >= ? AND attempts < ?), worker = NULL,
              lease_until = NULL
            WHERE hash = ?
            """, arguments: [attempts, attempts, message, attempts, Self.chanceLimit, first])
      } else {
        _ = try Self.blame(first, worker, attempts, message, nil, database)
      }
      try Self.giveBack(worker, database)
      return true
    }
  }

  /// Enters that a point is to blame for the end of its process, which the worker itself says just before it.
  ///
  /// - Parameters:
  ///   - hash: the point.
  ///   - worker: who holds it.
  ///   - attempts: most tries of a point.
  ///   - message: why its process ends, for the point that fails.
  ///   - limit: the limit that it went beyond; nil for other reasons.
  /// - Returns: whether it was entered: the worker held the point.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func blame(
    _ hash: String, worker: String, attempts: Int, message: String, limit: PointLimit? = nil
  ) throws(Failure) -> Bool {
    try write { try Self.blame(hash, worker, attempts, message, limit, $0) }
  }

  private static func blame(
    _ hash: String, _ worker: String, _ attempts: Int, _ message: String, _ limit: PointLimit?,
    _ database: Database
  ) throws -> Bool {
    try database.execute(
      sql: """
        UPDATE point SET faults = faults + 1, state = iif(faults + 1 >= ?, 'failed', 'pending'),
          message = iif(faults + 1 >= ?, ?, NULL), limit_kind = ?, limit_value = ?, is_lost = 0, worker = NULL,
          lease_until = NULL
        WHERE hash = ? AND worker = ? AND state = 'running'
        """,
      arguments: [attempts, attempts, message, limit?.kind.rawValue, limit?.value, hash, worker])
    return database.changesCount == 1
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

  /// Takes a sweep up again: points whose process was ended from outside are free, and such tries count anew.
  ///
  /// What points are to blame for themselves stays counted.
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
