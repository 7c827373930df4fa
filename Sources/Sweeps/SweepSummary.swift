public import DataFiles
import Foundation
import Quantities
public import SweepLedgers
import SweepPlans

/// The state of a sweep and its front, for terminals and scripts.
public struct SweepSummary: Sendable {
  /// Most failures that the text shows.
  static let shownFailures = 5

  private let results: SweepResults
  private let outlook: LedgerOutlook?

  /// Prepares the summary.
  ///
  /// - Parameters:
  ///   - results: the points.
  ///   - outlook: what is left to do, for the time that it may take.
  public init(_ results: SweepResults, outlook: LedgerOutlook? = nil) {
    self.results = results
    self.outlook = outlook
  }

  private func count(_ state: LedgerPoint.State) -> Int { results.rows.count { $0.ledger.state == state } }

  /// States, failures and the front.
  public var text: String {
    let states = LedgerPoint.State.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
    var lines = ["\(results.file.name): \(results.rows.count) points: \(states.joined(separator: ", "))"]
    if let seconds = outlook?.seconds, seconds > 0 {
      lines.append("about \(SweepProgress.duration(seconds)) of one worker left")
    }
    let violating = results.rows.count { $0.ledger.state == .done && $0.violated != nil }
    if violating > 0 { lines.append("\(violating) points violate a constraint on metrics") }
    let refused = results.rows.filter { $0.ledger.state == .infeasible && $0.ledger.message != nil }
    if let first = refused.first {
      let message = (first.ledger.message ?? "").split(separator: "\n").joined(separator: " ")
      lines.append(
        "\(refused.count) points whose chip cannot run the workload, such as \(first.label): \(message)"
      )
    }
    let failed = results.rows.filter { $0.ledger.state == .failed }
    for row in failed.prefix(Self.shownFailures) {
      let message = (row.ledger.message ?? "").split(separator: "\n").first ?? ""
      lines.append("failed: point \(row.label): \(message)")
    }
    if failed.count > Self.shownFailures {
      lines.append("and \(failed.count - Self.shownFailures) more failures")
    }
    return lines.joined(separator: "\n") + "\n" + frontText
  }

  /// The front as a table, best first by the first objective.
  public var frontText: String {
    let front = results.front
    guard !front.isEmpty else { return "no point has all objectives and satisfies all constraints\n" }
    let head = ["point"] + results.file.distinctions + results.file.objectives.map(\.metric.rawValue)
    let rows = front.map { row in
      ["\(row.ledger.index)"] + row.distinctions
        + results.file.objectives.map { $0.metric.text(row.metrics[$0.metric] ?? 0) }
    }
    var text = "Pareto front: \(front.count) of \(candidates)\n"
    text += PlainTable.text([head] + rows)
    if let volume = results.hypervolumes.last {
      let units = results.file.objectives.map(\.metric.unit).joined(separator: " ")
      text += "hypervolume \(Self.short(volume)) \(units)\n"
    }
    return text
  }

  /// Four digits of a number that may be of any size.
  private static func short(_ value: Double) -> String {
    value.magnitude < 10_000 ? "\((value * 1000).rounded() / 1000)" : String(format: "%.4g", value)
  }

  /// The points that the front is chosen from: with rungs those of the last one.
  private var candidates: String {
    let rung = results.lastRung
    let count = "\(results.rows.count { $0.ledger.rung == rung && $0.isCandidate }) points"
    guard let rungs = results.file.fidelity?.rungs.count else { return count }
    return count + (rung == rungs - 1 ? " at full fidelity" : " on rung \(rung + 1) of \(rungs)")
  }

  /// Everything as JSON: states, the front, the hypervolume.
  public func json() throws(Failure) -> String {
    try JSONText.render(
      .object([
        JSONField("schema", .string("spikefoundry.sweep-summary/v1")),
        JSONField("name", .string(results.file.name)),
        JSONField("points", .integer(Int128(results.rows.count))),
        JSONField(
          "states",
          .object(LedgerPoint.State.allCases.map { JSONField($0.rawValue, .integer(Int128(count($0)))) })),
        JSONField("worker_seconds_left", outlook?.seconds.map { .number($0) } ?? .null),
        JSONField("hypervolume", results.hypervolumes.last.map { .number($0) } ?? .null),
        JSONField("front", .array(results.front.map(Self.json))),
      ]))
  }

  private static func json(_ row: SweepRow) -> JSONNode {
    let seed = row.seed.map { [JSONField("seed", .integer(Int128($0)))] } ?? []
    let metrics = SweepMetric.allCases.compactMap { metric in
      row.metrics[metric].map { JSONField(metric.column, .number($0)) }
    }
    return .object(
      [
        JSONField("point", .integer(Int128(row.ledger.index))),
        JSONField("hash", .string(row.ledger.point.hash)),
      ] + seed + [
        JSONField("parameters", .object(row.parameters.map { JSONField($0.path, .string($0.value)) })),
        JSONField("metrics", .object(metrics)),
      ])
  }
}

extension SweepMetric {
  /// A value with its unit, four significant digits.
  func text(_ value: Double) -> String {
    guard let dimension, value.magnitude < 9e18 else { return Self.rounded(value) }
    // Rounded in base units, so that the printed number is exact for the text.
    var unit: Int128 = 1
    while value.magnitude >= Double(unit) * 10_000 { unit *= 10 }
    return QuantityText.text(Int128((value / Double(unit)).rounded()) * unit, dimension)
  }

  /// A value with its unit and all its digits.
  func exactText(_ value: Double) -> String {
    guard let dimension else { return "\(value)" }
    guard value.magnitude < 9e18, value == value.rounded() else { return "\(value) \(unit)" }
    return QuantityText.text(Int128(value), dimension)
  }

  private static func rounded(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 1e15 { return "\(Int64(value))" }
    return "\((value * 10_000).rounded() / 10_000)"
  }
}
