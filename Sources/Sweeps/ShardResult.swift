import DataFiles
import SweepLedgers

/// One line of a shard.
struct ShardResult {
  /// Numbers beyond it are no result: the largest energy that can be counted is 2^127 fJ, 1.7e41 aJ.
  static let largestMetric = 1e42
  /// Seconds of a point, more than thirty years.
  static let mostSeconds = 1e9

  var hash: String
  var metrics: [LedgerMetric]
  var cost: PointCost?
  /// Message and exit status of a failed point; no status where its chip cannot run the workload, and a limit only where
  /// it went beyond one.
  var failure: (message: String, exitCode: Int?, limit: PointLimit?)?

  /// Whether the line says that a point was begun, and nothing else.
  var isStart: Bool { cost == nil && failure == nil }

  /// A line that says that a point was begun.
  init(startOf hash: String) {
    self.hash = hash
    metrics = []
  }

  init(hash: String, metrics: [LedgerMetric], cost: PointCost) {
    self.hash = hash
    self.metrics = metrics
    self.cost = cost
  }

  init(hash: String, message: String, exitCode: Int?, limit: PointLimit? = nil) {
    self.hash = hash
    metrics = []
    failure = (message, exitCode, limit)
  }

  /// Whether it says more of the point than another one, which went beyond a limit: that it did not, or a looser limit.
  func isBetter(than other: ShardResult) -> Bool {
    guard let limit = other.failure?.limit else { return false }
    return failure?.limit.map { limit.isTighter(than: [$0]) && $0.kind == limit.kind } ?? true
  }

  /// The line without its end.
  func text() throws(Failure) -> String {
    var fields = [JSONField("hash", .string(hash))]
    if isStart { fields.append(JSONField("started", .bool(true))) }
    if let failure {
      fields += [
        JSONField("message", .string(failure.message)),
        JSONField("exit_code", failure.exitCode.map { .integer(Int128($0)) } ?? .null),
      ]
      if let limit = failure.limit {
        let value = JSONField(limit.kind.rawValue, .integer(Int128(limit.value)))
        fields.append(JSONField("limit", .object([value])))
      }
    }
    if let cost {
      fields += [
        JSONField("seconds", .number(cost.seconds)), JSONField("events", .integer(Int128(cost.events))),
        JSONField("way", .string(cost.way)),
        JSONField(
          "metrics",
          .array(
            metrics.map {
              .array([.string($0.name), .string($0.unit), .number($0.value)])
            })),
      ]
    }
    return try JSONText.line(.object(fields))
  }

  /// Reads a line; nil where it is torn or has other values than `text` gives it.
  init?(_ line: [UInt8]) {
    guard let value = try? JSONValue.parse(line, file: "shard"), let hash = value["hash"]?.string else {
      return nil
    }
    self.hash = hash
    metrics = []
    if let message = value["message"]?.string {
      let code = value["exit_code"]
      guard code == nil || code?.content == .null || code?.integer != nil else { return nil }
      let limits = PointLimit.Kind.allCases.compactMap { kind in
        value["limit"]?[kind.rawValue]?.integer.map { PointLimit(kind, $0) }
      }
      failure = (message, code?.integer.map { Int($0) }, limits.first)
      return
    }
    if value["started"]?.content == .bool(true) { return }
    guard case .array(let items)? = value["metrics"]?.content, let seconds = value["seconds"]?.number,
      (0...Self.mostSeconds).contains(seconds), let events = value["events"]?.integer, events >= 0,
      let way = value["way"]?.string
    else { return nil }
    cost = PointCost(seconds: seconds, events: events, way: way)
    for item in items {
      guard case .array(let parts) = item.content, parts.count == 3, let name = parts[0].string,
        let unit = parts[1].string, let number = parts[2].number,
        (0...Self.largestMetric).contains(number)
      else { return nil }
      metrics.append(LedgerMetric(name: name, unit: unit, value: number))
    }
  }
}
