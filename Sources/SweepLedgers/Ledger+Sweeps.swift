public import DataFiles
import GRDB

extension Ledger {
  /// What registering a sweep changed.
  public struct Registration: Sendable, Equatable {
    /// Points that no sweep had before.
    public var new = 0
    /// Points that the sweep or another one had, finished ones among them.
    public var known = 0
    /// Points that were finished already.
    public var finished = 0
    /// Points of the sweep that its file does not have any more.
    public var dropped = 0

    /// Counts of a registration.
    public init(new: Int = 0, known: Int = 0, finished: Int = 0, dropped: Int = 0) {
      self.new = new
      self.known = known
      self.finished = finished
      self.dropped = dropped
    }
  }

  /// The specification under which a sweep was registered; nil for an unknown name.
  public func specification(of sweep: String) throws(Failure) -> (text: String, hash: String)? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT specification, hash FROM sweep WHERE name = ?", arguments: [sweep]
      )
      .map { ($0["specification"], $0["hash"]) }
    }
  }

  /// Digest of what the points of a sweep were made of; nil for an unknown sweep, empty where none was given.
  public func source(of sweep: String) throws(Failure) -> String? {
    try read {
      try String.fetchOne($0, sql: "SELECT source FROM sweep WHERE name = ?", arguments: [sweep])
    }
  }

  /// Names of all sweeps, in order.
  public func sweeps() throws(Failure) -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT name FROM sweep ORDER BY name") }
  }

  /// Enters a sweep with the points of one rung; what is there stays, points that are gone leave the sweep.
  ///
  /// - Parameters:
  ///   - sweep: its name.
  ///   - specification: the text of its file, and the hash of all that decides its points.
  ///   - source: what `source(of:)` answers from now on; nil changes nothing.
  ///   - points: the points in order.
  ///   - rung: rung of successive halving.
  /// - Returns: how many points were new, known, finished and dropped.
  /// - Throws: 74 where the disk fails.
  @discardableResult
  public func register(
    sweep: String, specification: (text: String, hash: String), source: String? = nil, points: [LedgerPoint],
    rung: Int = 0
  ) throws(Failure) -> Registration {
    try write { database in
      var registration = Registration()
      try database.execute(
        sql: """
          INSERT INTO sweep(name, specification, hash, source) VALUES(?, ?, ?, iif(? IS NULL, '', ?))
          ON CONFLICT(name) DO UPDATE SET specification = excluded.specification, hash = excluded.hash,
            source = iif(? IS NULL, source, excluded.source)
          """, arguments: [sweep, specification.text, specification.hash, source, source, source])
      let id = try Self.id(of: sweep, database)
      let before = try Set(
        String.fetchAll(
          database, sql: "SELECT hash FROM sweep_point WHERE sweep = ? AND rung = ?", arguments: [id, rung]))
      registration.dropped = before.subtracting(points.lazy.map(\.hash)).count
      try database.execute(
        sql: "DELETE FROM sweep_point WHERE sweep = ? AND rung = ?", arguments: [id, rung])
      try Self.insert(points, sweep: id, rung: rung, from: 0, &registration, database)
      return registration
    }
  }

  static func id(of sweep: String, _ database: Database) throws -> Int64 {
    guard
      let id = try Int64.fetchOne(database, sql: "SELECT id FROM sweep WHERE name = ?", arguments: [sweep])
    else {
      throw Failure(
        .data,
        "the ledger has no sweep \(MessageText.quote(sweep))\n'sweep run' starts it; --store names another ledger"
      )
    }
    return id
  }
}
