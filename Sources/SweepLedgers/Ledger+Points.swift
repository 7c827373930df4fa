public import DataFiles
import GRDB

/// The points of a sweep.
extension Ledger {
  /// Adds points to a rung of a sweep, behind those that it has.
  ///
  /// - Parameters:
  ///   - points: the points in order; none of them is of the rung already.
  ///   - sweep: name of a sweep that is registered.
  ///   - rung: rung of successive halving.
  /// - Throws: 65 for a sweep that the ledger does not know, 74 where the disk fails.
  /// - Returns: how many points were new, known and finished. Complexity: O(points added * log points).
  @discardableResult
  public func append(_ points: [LedgerPoint], to sweep: String, rung: Int = 0) throws(Failure) -> Registration
  {
    try write { database in
      var registration = Registration()
      let id = try Self.id(of: sweep, database)
      let next = try Int.fetchOne(
        database, sql: "SELECT MAX(position) + 1 FROM sweep_point WHERE sweep = ? AND rung = ?",
        arguments: [id, rung])
      try Self.insert(points, sweep: id, rung: rung, from: next ?? 0, &registration, database)
      return registration
    }
  }

  /// Enters points at places from a position on, and counts which of them were known.
  static func insert(
    _ points: [LedgerPoint], sweep: Int64, rung: Int, from position: Int, _ registration: inout Registration,
    _ database: Database
  ) throws {
    let state = try database.makeStatement(sql: "SELECT state FROM point WHERE hash = ?")
    let insert = try database.makeStatement(
      sql: """
        INSERT INTO point(hash, grouping, state, work) VALUES(?, ?, 'pending', ?)
        ON CONFLICT(hash) DO UPDATE SET work = excluded.work
        """)
    let place = try database.makeStatement(
      sql: """
        INSERT INTO sweep_point(sweep, position, rung, hash, excluded, payload) VALUES(?, ?, ?, ?, ?, ?)
        """)
    for (offset, point) in points.enumerated() {
      switch try String.fetchOne(state, arguments: [point.hash]) {
      case nil: registration.new += 1
      case let known:
        registration.known += 1
        if known == LedgerPoint.State.done.rawValue { registration.finished += 1 }
      }
      try insert.execute(arguments: [point.hash, point.group, point.work])
      try place.execute(
        arguments: [sweep, position + offset, rung, point.hash, point.excluded, point.payload])
    }
  }

  /// Rows of a sweep in order of rung and place.
  ///
  /// - Parameters:
  ///   - sweep: its name.
  ///   - position: place of the first row of each rung; 0 for all.
  /// - Throws: 65 for a sweep that the ledger does not know.
  /// - Returns: the rows. Complexity: O(rows * log points), and a look at the place of every point of the sweep.
  public func rows(of sweep: String, from position: Int = 0) throws(Failure) -> [LedgerRow] {
    try read { database in
      let id = try Self.id(of: sweep, database)
      var metrics: [String: [String: Double]] = [:]
      let all = try Row.fetchCursor(
        database,
        sql: """
          SELECT metric.hash, metric.name, metric.value FROM metric
          WHERE metric.hash IN (SELECT hash FROM sweep_point WHERE sweep = ? AND position >= ?)
          """, arguments: [id, position])
      while let row = try all.next() { metrics[row["hash"], default: [:]][row["name"]] = row["value"] }
      let cursor = try Row.fetchCursor(
        database,
        sql: """
          SELECT position, rung, excluded, payload, point.* FROM sweep_point JOIN point ON point.hash = sweep_point.hash
          WHERE sweep = ? AND position >= ? ORDER BY rung, position
          """, arguments: [id, position])
      var rows: [LedgerRow] = []
      while let row = try cursor.next() { rows.append(LedgerRow(row, metrics: metrics[row["hash"]] ?? [:])) }
      return rows
    }
  }

  /// How many points of a sweep are in which state.
  public func counts(of sweep: String) throws(Failure) -> [LedgerPoint.State: Int] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT iif(excluded IS NULL, state, 'infeasible') AS standing, COUNT(DISTINCT point.hash) AS number
          FROM sweep_point JOIN point ON point.hash = sweep_point.hash WHERE sweep = ? GROUP BY standing
          """, arguments: [try Self.id(of: sweep, database)])
      return Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in
          LedgerPoint.State(rawValue: row["standing"]).map { ($0, row["number"]) }
        })
    }
  }

  /// Which of these points are finished or refused by their chip, with what they took.
  ///
  /// Complexity: O(hashes log points).
  public func finished(_ hashes: Set<String>) throws(Failure) -> [String: PointCost] {
    try read { database in
      let statement = try database.makeStatement(
        sql: "SELECT seconds, events, way FROM point WHERE hash = ? AND state IN ('done', 'infeasible')")
      var found: [String: PointCost] = [:]
      for hash in hashes {
        guard let row = try Row.fetchOne(statement, arguments: [hash]) else { continue }
        found[hash] = PointCost(
          seconds: row["seconds"] ?? 0, events: row["events"] ?? 0, way: row["way"] ?? "")
      }
      return found
    }
  }
}

extension LedgerRow {
  fileprivate init(_ row: Row, metrics: [String: Double]) {
    var cost: PointCost?
    if let seconds: Double = row["seconds"] {
      cost = PointCost(seconds: seconds, events: row["events"] ?? 0, way: row["way"] ?? "")
    }
    var limit: PointLimit?
    if let kind = (row["limit_kind"] as String?).flatMap(PointLimit.Kind.init) {
      limit = PointLimit(kind, row["limit_value"] ?? 0)
    }
    self.init(
      index: row["position"], rung: row["rung"],
      point: LedgerPoint(
        hash: row["hash"], group: row["grouping"], payload: row["payload"], excluded: row["excluded"],
        work: row["work"]),
      state: row["excluded"] == nil ? LedgerPoint.State(rawValue: row["state"]) ?? .failed : .infeasible,
      metrics: metrics, message: row["message"], limit: limit, cost: cost)
  }
}
