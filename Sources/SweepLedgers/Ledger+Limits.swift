public import DataFiles
import GRDB

/// Failures that hold under some budgets only.
extension Ledger {
  /// Frees the points of a sweep that failed under a tighter limit than its own; what they are to blame for counts anew.
  ///
  /// - Parameters:
  ///   - sweep: its name.
  ///   - limits: those of its budget.
  /// - Returns: how many.
  /// - Throws: 65 for a sweep that the ledger does not know, 74 where the disk fails.
  @discardableResult
  public func reopen(_ sweep: String, limits: [PointLimit]) throws(Failure) -> Int {
    try write { database in
      var count = 0
      let id = try Self.id(of: sweep, database)
      for kind in PointLimit.Kind.allCases {
        // No limit is looser than any.
        let limit = limits.first { $0.kind == kind }?.value ?? .max
        try database.execute(
          sql: """
            UPDATE point SET state = 'pending', tries = 0, faults = 0, is_lost = 0, message = NULL, exit_code = NULL,
              limit_kind = NULL, limit_value = NULL, worker = NULL
            WHERE state IN ('failed', 'pending') AND limit_kind = ? AND limit_value < ?
              AND hash IN (SELECT hash FROM sweep_point WHERE sweep = ?)
            """, arguments: [kind.rawValue, limit, id])
        count += database.changesCount
      }
      return count
    }
  }
}
