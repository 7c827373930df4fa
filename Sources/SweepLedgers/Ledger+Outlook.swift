public import DataFiles
import GRDB

/// What a sweep has left to do, and what finished points of it took.
public struct LedgerOutlook: Sendable, Equatable {
  /// What points that came about in one way took.
  public struct Way: Sendable, Equatable {
    /// How many.
    public var points: Int
    /// Seconds of workers, of all.
    public var seconds: Double
    /// Their expected work.
    public var work: Double

    /// Sums up points.
    public init(points: Int, seconds: Double, work: Double) {
      self.points = points
      self.seconds = seconds
      self.work = work
    }
  }

  /// Points that nobody has finished.
  public var openPoints = 0
  /// Groups of such points that share work: so many simulations.
  public var openGroups = 0
  /// Expected work of one point of each of these groups, the largest.
  public var openWork = 0.0
  /// Finished points by way.
  public var finished: [String: Way] = [:]

  /// Nothing left and nothing known.
  public init() {}

  /// Seconds of one worker for the rest; nil where nothing of its kind is finished.
  ///
  /// Seconds per unit of work are those of replayed points where there are any, else those of points simulated in full:
  /// the first point of a workload records what the others replay. Points that share a simulation cost what priced
  /// points cost.
  public var seconds: Double? {
    if openPoints == 0 { return 0 }
    let ways = ["replay", "functional"].compactMap { finished[$0] }.filter { $0.work > 0 && $0.seconds > 0 }
    guard let way = ways.first else { return nil }
    let priced = finished["priced"].map { $0.seconds / Double(max(1, $0.points)) } ?? 0
    return way.seconds / way.work * openWork + priced * Double(openPoints - openGroups)
  }
}

extension Ledger {
  /// What a sweep has left to do, and what its finished points took.
  ///
  /// Complexity: O(points of the sweep).
  ///
  /// - Throws: 65 for a sweep that the ledger does not know, 74 where the disk fails.
  public func outlook(of sweep: String) throws(Failure) -> LedgerOutlook {
    try read { database in
      let id = try Self.id(of: sweep, database)
      var outlook = LedgerOutlook()
      let mine = "hash IN (SELECT hash FROM sweep_point WHERE sweep = ? AND excluded IS NULL)"
      let open = try Row.fetchOne(
        database,
        sql: """
          SELECT COUNT(*) AS groups, TOTAL(points) AS points, TOTAL(work) AS work FROM (
            SELECT COUNT(*) AS points, MAX(work) AS work FROM point
            WHERE state IN ('pending', 'running') AND \(mine) GROUP BY grouping)
          """, arguments: [id])
      if let open {
        outlook.openGroups = open["groups"]
        outlook.openPoints = Int(open["points"] as Double)
        outlook.openWork = open["work"]
      }
      let ways = try Row.fetchAll(
        database,
        sql: """
          SELECT way, COUNT(*) AS points, TOTAL(seconds) AS seconds, TOTAL(work) AS work FROM point
          WHERE state = 'done' AND way IS NOT NULL AND \(mine) GROUP BY way
          """, arguments: [id])
      for row in ways {
        outlook.finished[row["way"]] = .init(
          points: row["points"], seconds: row["seconds"], work: row["work"])
      }
      return outlook
    }
  }
}
