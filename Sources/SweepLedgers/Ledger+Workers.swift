public import DataFiles
import GRDB

extension Ledger {
  /// Takes points of a sweep to work on: those of one group, so that their work can be shared.
  ///
  /// One short write. Points whose lease has run out are taken as well.
  ///
  /// - Parameters:
  ///   - sweep: its name.
  ///   - worker: name of the worker, unique among all that run.
  ///   - count: most points.
  ///   - now: seconds of the machine's clock.
  ///   - lease: seconds for which they are the worker's; `renew` extends them.
  /// - Returns: the points in order of their hashes; none where nothing is left to take.
  /// - Throws: 74 where the disk fails.
  public func claim(
    sweep: String, worker: String, count: Int, now: Double, lease: Double
  ) throws(Failure) -> [LedgerPoint] {
    try write { database in
      let id = try Self.id(of: sweep, database)
      // Each walks the index of states in its order and asks for membership: O(log points) per point.
      for free in ["state = 'pending' AND ? IS NOT NULL", "state = 'running' AND lease_until < ?"] {
        let points = try Self.claim(free, id, worker, count, now, lease, database)
        if !points.isEmpty { return points }
      }
      return []
    }
  }

  /// Takes points of the first group that has any in a state.
  private static func claim(
    _ free: String, _ sweep: Int64, _ worker: String, _ count: Int, _ now: Double, _ lease: Double,
    _ database: Database
  ) throws -> [LedgerPoint] {
    let mine = """
      EXISTS (SELECT 1 FROM sweep_point
        WHERE sweep_point.hash = point.hash AND sweep = ? AND sweep_point.excluded IS NULL)
      """
    let group = try String.fetchOne(
      database.cachedStatement(
        sql: "SELECT grouping FROM point WHERE \(free) AND \(mine) ORDER BY grouping LIMIT 1"),
      arguments: [now, sweep])
    guard let group else { return [] }
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          UPDATE point SET state = 'running', worker = ?, attempts = attempts + 1, tries = tries + 1,
            lease_until = ?
          WHERE hash IN (SELECT hash FROM point WHERE \(free) AND \(mine) AND grouping = ? ORDER BY hash LIMIT ?)
          RETURNING hash, grouping, (SELECT payload FROM sweep_point WHERE sweep_point.hash = point.hash
            AND sweep = ? AND sweep_point.excluded IS NULL ORDER BY rung, position LIMIT 1) AS payload
          """), arguments: [worker, now + lease, now, sweep, group, count, sweep])
    return rows.map {
      LedgerPoint(hash: $0["hash"], group: $0["grouping"], payload: $0["payload"])
    }.sorted { $0.hash < $1.hash }
  }

  /// Extends the leases of a worker.
  public func renew(worker: String, until: Double) throws(Failure) {
    try write {
      try $0.execute(
        sql: "UPDATE point SET lease_until = ? WHERE worker = ? AND state = 'running'",
        arguments: [until, worker])
    }
  }

  /// Enters the result of a point that the worker holds.
  ///
  /// - Returns: whether it was entered; not so where the lease had run out and another worker has the point.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func finish(
    _ hash: String, worker: String, metrics: [LedgerMetric], cost: PointCost
  ) throws(Failure) -> Bool {
    try write { try Self.finish(hash, worker: worker, metrics, cost, $0) }
  }

  /// Enters that a point cannot be simulated.
  ///
  /// - Parameters:
  ///   - hash: the point.
  ///   - worker: who holds it.
  ///   - message: why.
  ///   - exitCode: exit status of a run that fails so.
  ///   - limit: the limit that it would go beyond; nil for other reasons.
  /// - Returns: whether it was entered, as in `finish`.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func fail(
    _ hash: String, worker: String, message: String, exitCode: Int, limit: PointLimit? = nil
  ) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'failed', lease_until = NULL, message = ?, exit_code = ?, limit_kind = ?,
            limit_value = ?
          WHERE hash = ? AND worker = ? AND state = 'running'
          """, arguments: [message, exitCode, limit?.kind.rawValue, limit?.value, hash, worker])
      return database.changesCount == 1
    }
  }

  /// Enters that the chip of a point cannot run its workload: the point is infeasible.
  ///
  /// - Returns: whether it was entered, as in `finish`.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func refuse(_ hash: String, worker: String, message: String) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'infeasible', lease_until = NULL, message = ?
          WHERE hash = ? AND worker = ? AND state = 'running'
          """, arguments: [message, hash, worker])
      return database.changesCount == 1
    }
  }

  /// Lets failed points of a sweep be tried again.
  ///
  /// - Returns: how many.
  /// - Throws: 74 where the disk fails.
  public func retryFailed(of sweep: String) throws(Failure) -> Int {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'pending', tries = 0, faults = 0, is_lost = 0, message = NULL, exit_code = NULL, worker = NULL,
            limit_kind = NULL, limit_value = NULL
          WHERE state = 'failed' AND hash IN (SELECT hash FROM sweep_point WHERE sweep = ?)
          """, arguments: [try Self.id(of: sweep, database)])
      return database.changesCount
    }
  }
}

extension Ledger {
  /// Enters a result that was found without a lease, such as one of a shard.
  ///
  /// - Returns: whether it was new: the ledger knows the point, and it was not done.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func collect(_ hash: String, metrics: [LedgerMetric], cost: PointCost) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: "UPDATE point SET state = 'running', worker = 'shard' WHERE hash = ? AND state != 'done'",
        arguments: [hash])
      guard database.changesCount == 1 else { return false }
      return try Self.finish(hash, worker: "shard", metrics, cost, database)
    }
  }

  /// Enters a failure or a refusal that was found without a lease.
  ///
  /// - Parameters:
  ///   - hash: the point.
  ///   - message: why it has no result.
  ///   - exitCode: exit status of a failed point; nil for a chip that cannot run the workload.
  ///   - limit: the limit that the point went beyond; nil for other reasons.
  /// - Returns: whether it was new: the ledger knows the point, and it had no end.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func collect(
    _ hash: String, message: String, exitCode: Int?, limit: PointLimit? = nil
  ) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = iif(? IS NULL, 'infeasible', 'failed'), message = ?, exit_code = ?,
            limit_kind = ?, limit_value = ?, lease_until = NULL
          WHERE hash = ? AND state NOT IN ('done', 'failed', 'infeasible')
          """, arguments: [exitCode, message, exitCode, limit?.kind.rawValue, limit?.value, hash])
      return database.changesCount == 1
    }
  }

  static func finish(
    _ hash: String, worker: String, _ metrics: [LedgerMetric], _ cost: PointCost, _ database: Database
  ) throws -> Bool {
    try database.execute(
      sql: """
        UPDATE point SET state = 'done', lease_until = NULL, message = NULL, exit_code = 0, seconds = ?,
          events = ?, way = ? WHERE hash = ? AND worker = ? AND state = 'running'
        """, arguments: [cost.seconds, cost.events, cost.way, hash, worker])
    guard database.changesCount == 1 else { return false }
    // Prepared once: seventeen of them are most of the work of a result.
    let insert = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO metric(hash, name, unit, value) VALUES(?, ?, ?, ?)")
    for metric in metrics {
      try insert.execute(arguments: [hash, metric.name, metric.unit, metric.value])
    }
    return true
  }
}
