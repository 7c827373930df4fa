public import SweepLedgers
public import SweepPlans

/// A point of a sweep with its parameters, metrics and standing among the others.
public struct SweepRow: Sendable {
  /// The row of the ledger.
  public let ledger: LedgerRow
  /// Path and value of every axis.
  public let parameters: [(path: String, value: String)]
  /// Seed, where the sweep names seeds; the same settings with another seed are another row.
  public let seed: UInt64?
  /// Metrics by name, of this seed alone: nothing is averaged over seeds.
  public let metrics: [SweepMetric: Double]
  /// The constraint that the point violates, before or after simulation; nil where it satisfies all.
  public let violated: String?
  /// Whether it has all objectives and violates nothing.
  public let isCandidate: Bool
  /// Whether no other candidate of its rung is at least as good everywhere and better somewhere.
  public internal(set) var isOnFront = false

  /// Number of the point, with its seed where the sweep names seeds.
  var label: String { seed.map { "\(ledger.index), seed \($0)" } ?? "\(ledger.index)" }

  /// Texts of what tells the point from others, as many as `SweepFile.distinctions`.
  var distinctions: [String] { (seed.map { ["\($0)"] } ?? []) + parameters.map(\.value) }
}

extension SweepFile {
  /// Names of what tells points apart: the seed where the file names seeds, and the axes.
  var distinctions: [String] { (seeds.isEmpty ? [] : ["seed"]) + axes.map(\.path) }
}
