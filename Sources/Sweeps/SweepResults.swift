import ConfigFiles
public import DataFiles
import DesignSpace
import SweepLedgers
public import SweepPlans

/// What a sweep has found so far.
public struct SweepResults: Sendable {
  /// The sweep.
  public let file: SweepFile
  /// All points in order of rung and place.
  public let rows: [SweepRow]
  /// Dominated hypervolume after each point in order; empty without a reference for every objective.
  public let hypervolumes: [Double]

  /// Collects the points of a sweep.
  ///
  /// - Throws: a `Failure` for a sweep that the store does not know, or whose points have settings that the file does
  ///   not have; a `ConfigDiagnostic` where the file has changed so that its points cannot be read.
  /// Complexity: O(points log points) for one or two objectives, else O(points * front); with a reference for every objective
  /// also a hypervolume of the front so far at each point that joins it, which is exponential in the objectives.
  public init(file: SweepFile, store: SweepStore) throws {
    self.file = file
    let factory = try PointFactory(file)
    var rows = try store.ledger.rows(of: file.name).map { try Self.row($0, file, factory) }
    let rungs = Set(rows.map(\.ledger.rung)).sorted()
    for rung in rungs {
      let candidates = rows.indices.filter { rows[$0].ledger.rung == rung && rows[$0].isCandidate }
      let values = candidates.map { Self.objectives(rows[$0], file) }
      for place in ParetoOrder.front(values) { rows[candidates[place]].isOnFront = true }
    }
    self.rows = rows
    hypervolumes = Self.hypervolumes(rows.filter { $0.ledger.rung == rungs.last && $0.isCandidate }, file)
  }

  /// The highest rung that has points.
  var lastRung: Int { rows.map(\.ledger.rung).max() ?? 0 }

  /// Points of the front of the last rung, best first by the first objective.
  public var front: [SweepRow] {
    let last = lastRung
    return rows.filter { $0.isOnFront && $0.ledger.rung == last }.sorted {
      let (one, other) = (Self.objectives($0, file), Self.objectives($1, file))
      return one.lexicographicallyPrecedes(other)
        || (one == other && $0.ledger.index < $1.ledger.index)
    }
  }

  /// Points by number; with rungs those of the last one, which the front is chosen from.
  ///
  /// - Throws: 64 for a number that no point has.
  public func points(_ numbers: [Int]) throws(Failure) -> [SweepRow] {
    let known = rows.filter { $0.ledger.rung == lastRung }
    let (wanted, indices) = (Set(numbers), Set(known.map(\.ledger.index)))
    if let wrong = numbers.first(where: { !indices.contains($0) }) {
      let last = indices.max()
      throw Failure(
        .usage,
        "--points: expected \(last.map { "points 0 to \($0)" } ?? "a sweep with points"), found \(wrong)")
    }
    return known.filter { wanted.contains($0.ledger.index) }
  }

  /// Values of the objectives of a candidate, all minimised.
  static func objectives(_ row: SweepRow, _ file: SweepFile) -> [Double] {
    file.objectives.map { $0.minimized(row.metrics[$0.metric] ?? .infinity) }
  }

  /// A point of the ledger with its parameters, metrics and standing.
  static func row(_ row: LedgerRow, _ file: SweepFile, _ factory: PointFactory) throws -> SweepRow {
    let payload = try SweepPayload(row.point.payload, of: file)
    var row = row
    // A failure under a tighter budget is none of this sweep: its next run tries the point.
    if row.state == .failed, let limit = row.limit, limit.isTighter(than: file.budget.limits) {
      (row.state, row.message) = (.pending, nil)
    }
    var metrics: [SweepMetric: Double] = [:]
    for (name, value) in row.metrics { SweepMetric(rawValue: name).map { metrics[$0] = value } }
    var violated = row.point.excluded
    if row.state == .done, file.constraints.contains(where: \.needsMetrics) {
      violated = try factory.violated(try factory.resolve(payload).0, metrics)
    }
    let isComplete = file.objectives.allSatisfy { metrics[$0.metric] != nil }
    return SweepRow(
      ledger: row, parameters: zip(file.axes, payload.settings).map { ($0.path, $0.text($1)) },
      seed: payload.seed, metrics: metrics, violated: violated,
      isCandidate: row.state == .done && violated == nil && isComplete)
  }

  private static func hypervolumes(_ rows: [SweepRow], _ file: SweepFile) -> [Double] {
    let references = file.objectives.compactMap { objective in
      objective.reference.map { objective.minimized($0) }
    }
    guard references.count == file.objectives.count else { return [] }
    var front: [[Double]] = []
    var volumes: [Double] = []
    for row in rows {
      let point = objectives(row, file)
      if !front.contains(where: { $0 == point || ParetoOrder.dominates($0, point) }) {
        front.removeAll { ParetoOrder.dominates(point, $0) }
        front.append(point)
        volumes.append(Hypervolume.volume(front, reference: references))
      } else {
        volumes.append(volumes.last ?? 0)
      }
    }
    return volumes
  }
}
