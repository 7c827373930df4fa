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
      try FileManager.default.createDirectory(
        atPath: "\(path)/activities", withIntermediateDirectories: true)
    } catch {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the shards")
    }
  }

  /// Folder of recorded activity.
  var activities: String { "\(path)/activities" }

  /// Every result in the folder, the first one of each point; and how many torn lines were skipped.
  ///
  /// - Throws: 74 where the folder cannot be read.
  func results() throws(Failure) -> (results: [ShardResult], torn: Int) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Failure(.ioError, file: path, "cannot read the folder of the shards")
    }
    var seen: Set<String> = []
    var results: [ShardResult] = []
    var torn = 0
    for name in names.sorted() where name.hasSuffix(".jsonl") {
      let bytes = try InputFile.read("\(path)/\(name)", limit: 1 << 32)
      for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
        guard let result = ShardResult(Array(line)) else {
          torn += 1
          continue
        }
        if seen.insert(result.hash).inserted { results.append(result) }
      }
    }
    return (results, torn)
  }
}

/// One line of a shard.
struct ShardResult {
  var hash: String
  var metrics: [LedgerMetric]
  var cost: PointCost?
  /// Message and exit status of a failed point; no status where its chip cannot run the workload.
  var failure: (message: String, exitCode: Int?)?

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
    let text = try JSONText.render(.object(fields))
    return text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
  }

  /// Reads a line; nil where it is torn.
  init?(_ line: [UInt8]) {
    guard let value = try? JSONValue.parse(line, file: "shard"), let hash = value["hash"]?.string else {
      return nil
    }
    self.hash = hash
    metrics = []
    if let message = value["message"]?.string {
      failure = (message, value["exit_code"]?.number.map { Int($0) })
      return
    }
    guard case .array(let items)? = value["metrics"]?.content, let seconds = value["seconds"]?.number,
      let events = value["events"]?.number, let way = value["way"]?.string
    else { return nil }
    cost = PointCost(seconds: seconds, events: Int64(events), way: way)
    for item in items {
      guard case .array(let parts) = item.content, parts.count == 3, let name = parts[0].string,
        let unit = parts[1].string, let number = parts[2].number
      else { return nil }
      metrics.append(LedgerMetric(name: name, unit: unit, value: number))
    }
  }
}
