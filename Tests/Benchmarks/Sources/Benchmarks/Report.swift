import Foundation

/// The rows of one run, with the machine and the command that they came from.
struct Report: Codable {
  var machine: String
  var swiftBuild = "swift build -c release"
  var peerFlags = PeerLibrary.flags.joined(separator: " ")
  var command = "make bench"
  var loadAverage: Double
  var rows: [Row]

  init(rows: [Row]) {
    self.rows = rows
    machine = Self.machine()
    var load = 0.0
    getloadavg(&load, 1)
    loadAverage = load
  }

  private static func machine() -> String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let processors = ProcessInfo.processInfo.activeProcessorCount
    return "\(processors) x \(model?.trimmingCharacters(in: .whitespaces) ?? "unknown processor")"
  }

  private static let header = [
    "workload", "peer", "unit", "own", "peer's", "ratio min", "median", "max", "target",
  ]

  private var cells: [[String]] {
    rows.map { row in
      let target = Self.verdict(on: row)
      guard let result = row.result else {
        return [row.workload, row.peer, row.unit, "", "missing", "", "", "", target]
      }
      let spread = result.ratio
      return [row.workload, row.peer, row.unit, Self.figure(result.own)]
        + [Self.figure(result.peer), Self.rounded(spread?.min, 2), Self.rounded(spread?.median, 2)]
        + [Self.rounded(spread?.max, 2), target]
    }
  }

  private static func verdict(on row: Row) -> String {
    func text(_ goal: String, _ isMet: Bool?) -> String {
      "\(goal): \(isMet.map { $0 ? "reached" : "MISSED" } ?? "not known")"
    }
    if let target = row.target { return text(">= \(rounded(target, 2))", row.reachesTarget) }
    if let floor = row.floor { return text(">= \(rounded(floor, 0)) \(row.unit)", row.reachesFloor) }
    guard let ceiling = row.ceiling else { return "" }
    return text("< \(rounded(ceiling, ceiling < 2 ? 1 : 0)) \(row.unit)", row.staysBelowCeiling)
  }

  /// Small figures need more digits than large ones.
  private static func figure(_ value: Double?) -> String { rounded(value, (value ?? 0) < 10 ? 2 : 1) }

  static func rounded(_ value: Double?, _ digits: Int) -> String {
    guard let value else { return "" }
    return String(format: "%.\(digits)f", value)
  }

  /// The rows as a table in Markdown, its columns aligned.
  var table: String {
    let lines = [Self.header] + cells
    let widths = Self.header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      let padded = zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = line(widths.map { String(repeating: "-", count: $0) })
    let missing = rows.compactMap { row in
      row.missing.map { "- \(row.workload), \(row.peer): missing, \($0)" }
    }
    return ([line(Self.header), rule] + cells.map(line) + (missing.isEmpty ? [] : [""] + missing)).joined(
      separator: "\n")
  }

  func writeJSON(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: file)
  }
}
