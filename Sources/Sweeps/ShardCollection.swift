public import DataFiles
import SweepLedgers

/// Enters the results of shards into a ledger.
public enum ShardCollection {
  /// What was found.
  public struct Count: Sendable, Equatable {
    /// Results that the ledger did not have.
    public var new = 0
    /// Results of points that the sweep does not have, or that the ledger had already.
    public var ignored = 0
    /// Lines that a killed worker left unfinished.
    public var torn = 0

    /// Counts of a collection.
    public init(new: Int = 0, ignored: Int = 0, torn: Int = 0) {
      self.new = new
      self.ignored = ignored
      self.torn = torn
    }
  }

  /// Collects every result of a folder; may be done again at any time.
  ///
  /// - Throws: 74 where the folder or the ledger fails.
  public static func collect(_ folder: ShardFolder, into store: SweepStore) throws(Failure) -> Count {
    let contents = try folder.contents()
    var count = Count(torn: contents.torn)
    for result in contents.results {
      let isNew: Bool
      if let failure = result.failure {
        isNew = try store.ledger.collect(
          result.hash, message: failure.message, exitCode: failure.exitCode, limit: failure.limit)
      } else if let cost = result.cost {
        isNew = try store.ledger.collect(result.hash, metrics: result.metrics, cost: cost)
      } else {
        isNew = false
      }
      if isNew { count.new += 1 } else { count.ignored += 1 }
    }
    return count
  }
}
