public import DataFiles
import Foundation
import SweepLedgers

/// Results of workers that share no database: one file of lines for each, in a folder that they all see.
///
/// For file systems on which SQLite does not work. A line is one finished or failed point as JSON, written with one
/// call and synchronised; a line that a killed worker left torn is skipped.
public struct ShardFolder: Sendable {
  /// The folder.
  public let path: String

  /// Opens the folder, which is made where it does not exist.
  ///
  /// - Throws: 73 where it cannot be made.
  public init(path: String) throws(Failure) {
    self.path = path
    do {
      for folder in ["activities", "placements"] {
        try FileManager.default.createDirectory(
          atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
      }
    } catch {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the shards")
    }
  }

  /// Folders of what points share.
  var shared: PointRunner.Folders {
    .init(activities: "\(path)/activities", placements: "\(path)/placements")
  }

  /// What the lines of a folder say.
  struct Contents {
    /// The first result of each point.
    var results: [ShardResult] = []
    /// How often points were started that have no result.
    var starts: [String: Int] = [:]
    /// Torn lines, which were skipped.
    var torn = 0
  }

  /// Everything in the folder.
  ///
  /// - Throws: 74 where the folder cannot be read.
  func contents() throws(Failure) -> Contents {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Failure(.ioError, file: path, "cannot read the folder of the shards")
    }
    var seen: Set<String> = []
    var contents = Contents()
    for name in names.sorted() where name.hasSuffix(".jsonl") {
      let bytes = try InputFile.read("\(path)/\(name)", limit: 1 << 32)
      for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
        guard let result = ShardResult(Array(line)) else {
          contents.torn += 1
          continue
        }
        if result.isStart {
          contents.starts[result.hash, default: 0] += 1
        } else if seen.insert(result.hash).inserted {
          contents.results.append(result)
        }
      }
    }
    for hash in seen { contents.starts[hash] = nil }
    return contents
  }
}

/// One line of a shard.
struct ShardResult {
  var hash: String
  var metrics: [LedgerMetric]
  var cost: PointCost?
  /// Message and exit status of a failed point; no status where its chip cannot run the workload.
  var failure: (message: String, exitCode: Int?)?

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

  init(hash: String, message: String, exitCode: Int?) {
    self.hash = hash
    metrics = []
    failure = (message, exitCode)
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
      failure = (message, code?.integer.map { Int($0) })
      return
    }
    if value["started"]?.content == .bool(true) { return }
    guard case .array(let items)? = value["metrics"]?.content, let seconds = value["seconds"]?.number,
      seconds >= 0, let events = value["events"]?.integer, events >= 0, let way = value["way"]?.string
    else { return nil }
    cost = PointCost(seconds: seconds, events: events, way: way)
    for item in items {
      guard case .array(let parts) = item.content, parts.count == 3, let name = parts[0].string,
        let unit = parts[1].string, let number = parts[2].number
      else { return nil }
      metrics.append(LedgerMetric(name: name, unit: unit, value: number))
    }
  }
}
