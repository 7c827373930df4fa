public import DataFiles
import SweepLedgers
public import SweepPlans

/// What a sweep would do: its points, what is known of them, and what the rest will take.
public struct SweepForecast: Sendable {
  /// Points of the first rung.
  public let points: Int
  /// Points that the search will choose as results come in, of which nothing is known before.
  public let chosenLater: Int
  /// Points that a constraint on their parameters excludes.
  public let infeasible: Int
  /// Points that the search chose.
  public let asked: Int
  /// Points with the same chip and workload as another one of the sweep, and those that the search chose again.
  public let repeated: Int
  /// Points that the ledger has finished already.
  public let cached: Int
  /// Simulations that the rest needs; the other points differ from these in prices only.
  public let simulations: Int
  /// Events that these simulations are expected to take, about.
  public let events: Double
  /// Seconds of one worker for the rest, from what finished points took for their events; nil where none is.
  public let seconds: Double?
  private let name: String
  /// The constraint that excludes most points; nil where none does.
  private let excluding: String?

  /// Bytes of the ledger per point, with its metrics.
  static let bytesPerPoint = 2_500

  /// Counts the points of a sweep.
  ///
  /// - Throws: 74 where the ledger cannot be read.
  public init(_ registration: SweepRegistration, file: SweepFile, store: SweepStore?) throws(Failure) {
    name = file.name
    points = registration.points.count
    asked = registration.asked
    chosenLater = file.search.method == .optuna ? file.search.points : 0
    infeasible = registration.points.count { $0.excluded != nil }
    var exclusions: [String: Int] = [:]
    for point in registration.points { if let text = point.excluded { exclusions[text, default: 0] += 1 } }
    excluding = exclusions.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let runnable = registration.points.filter { $0.excluded == nil }
    let hashes = Set(runnable.map(\.hash))
    repeated = asked - points + runnable.count - hashes.count
    let known = try store?.ledger.finished(hashes) ?? [:]
    cached = known.count
    let open = runnable.filter { known[$0.hash] == nil }
    var groups: [String: Double] = [:]
    for point in open { groups[point.group] = max(groups[point.group] ?? 0, point.work) }
    simulations = groups.count
    var outlook = LedgerOutlook()
    outlook.openPoints = Set(open.map(\.hash)).count
    outlook.openGroups = groups.count
    // In the order of the groups, as sums of doubles depend on it.
    outlook.openWork = groups.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    for point in registration.points {
      guard let cost = known[point.hash], !cost.way.isEmpty else { continue }
      var way = outlook.finished[cost.way] ?? .init(points: 0, seconds: 0, work: 0)
      (way.points, way.seconds, way.work) = (
        way.points + 1, way.seconds + cost.seconds, way.work + point.work
      )
      outlook.finished[cost.way] = way
    }
    events = outlook.openWork
    seconds = chosenLater > 0 ? nil : outlook.seconds
  }

  /// For people.
  public var text: String {
    let ledger = "about \(max(1, bytes / 1_000_000)) MB of ledger"
    guard chosenLater == 0 else {
      return "\(name): \(chosenLater) points, which the search chooses as results come in\n\(ledger)\n"
    }
    // A sample of few values meets points again: what is left is not what the file asks for.
    let count =
      asked > points ? "\(asked) points asked for, \(asked - repeated) different" : "\(points) points"
    var lines = [
      "\(name): \(count), \(infeasible) infeasible, \(repeated) repeated, \(cached) finished before",
      "\(simulations) simulations to do; points that differ in prices only share one",
    ]
    if points > 0, infeasible == points {
      lines.append("no point satisfies \(excluding ?? "the constraints")")
    }
    if let seconds { lines.append("about \(SweepProgress.duration(seconds)) of one worker") }
    lines.append(ledger)
    return lines.joined(separator: "\n") + "\n"
  }

  private var bytes: Int { (points + chosenLater) * Self.bytesPerPoint }

  /// For scripts.
  public func json() throws(Failure) -> String {
    try JSONText.render(
      .object([
        JSONField("name", .string(name)), JSONField("points", .integer(Int128(points))),
        JSONField("asked", .integer(Int128(asked))),
        JSONField("chosen_later", .integer(Int128(chosenLater))),
        JSONField("infeasible", .integer(Int128(infeasible))),
        JSONField("repeated", .integer(Int128(repeated))), JSONField("cached", .integer(Int128(cached))),
        JSONField("simulations", .integer(Int128(simulations))),
        JSONField("predicted_events", .number(events.rounded())),
        JSONField("seconds", seconds.map { .number($0) } ?? .null),
        JSONField("bytes", .integer(Int128(bytes))),
      ]))
  }
}
