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
  /// - Returns: the points with how often each has been tried; none where nothing is left to take.
  /// - Throws: 74 where the disk fails.
  public func claim(
    sweep: String, worker: String, count: Int, now: Double, lease: Double
  ) throws(Failure) -> [LedgerPoint] {
    try write { database in
      let id = try Self.id(of: sweep, database)
      let free = "(state = 'pending' OR (state = 'running' AND lease_until < ?))"
      let mine = "point.hash IN (SELECT hash FROM sweep_point WHERE sweep = ? AND excluded IS NULL)"
      guard
        let group = try String.fetchOne(
          database, sql: "SELECT grouping FROM point WHERE \(free) AND \(mine) ORDER BY grouping LIMIT 1",
          arguments: [now, id])
      else { return [] }
      let rows = try Row.fetchAll(
        database,
        sql: """
          UPDATE point SET state = 'running', worker = ?, attempts = attempts + 1, lease_until = ?
          WHERE hash IN (SELECT hash FROM point WHERE \(free) AND \(mine) AND grouping = ? ORDER BY hash LIMIT ?)
          RETURNING hash, grouping, payload
          """, arguments: [worker, now + lease, now, id, group, count])
      return rows.map {
        LedgerPoint(hash: $0["hash"], group: $0["grouping"], payload: $0["payload"])
      }.sorted { $0.hash < $1.hash }
    }
  }

  /// Extends the leases of a worker.
  public func renew(worker: String, until: Double) throws(Failure) {
    try write {
      try $0.execute(
        sql: "UPDATE point SET lease_until = ? WHERE worker = ? AND state = 'running'",
        arguments: [until, worker])
    }
  }

  /// Gives back what a worker has not finished, as it or its process has ended.
  ///
  /// Points that were tried `attempts` times fail instead, with the message. Throws 74 where the disk fails.
  public func release(worker: String, attempts: Int, message: String) throws(Failure) {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'failed', message = ?, worker = NULL, lease_until = NULL
          WHERE worker = ? AND state = 'running' AND attempts >= ?
          """, arguments: [message, worker, attempts])
      try database.execute(
        sql: """
          UPDATE point SET state = 'pending', worker = NULL, lease_until = NULL
          WHERE worker = ? AND state = 'running'
          """, arguments: [worker])
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
  /// - Returns: whether it was entered, as in `finish`.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func fail(_ hash: String, worker: String, message: String, exitCode: Int) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'failed', lease_until = NULL, message = ?, exit_code = ?
          WHERE hash = ? AND worker = ? AND state = 'running'
          """, arguments: [message, exitCode, hash, worker])
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
          UPDATE point SET state = 'pending', attempts = 0, message = NULL, exit_code = NULL, worker = NULL
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

  /// Enters a failure that was found without a lease.
  ///
  /// - Returns: whether it was new: the ledger knows the point, and it was neither done nor failed.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func collect(_ hash: String, message: String, exitCode: Int) throws(Failure) -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE point SET state = 'failed', message = ?, exit_code = ?, lease_until = NULL
          WHERE hash = ? AND state NOT IN ('done', 'failed')
          """, arguments: [message, exitCode, hash])
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
    for metric in metrics {
      try database.execute(
        sql: "INSERT OR REPLACE INTO metric(hash, name, unit, value) VALUES(?, ?, ?, ?)",
        arguments: [hash, metric.name, metric.unit, metric.value])
    }
    return true
  }
}
