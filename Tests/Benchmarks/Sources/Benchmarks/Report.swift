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
      return [
        row.workload, row.peer, row.unit, Self.rounded(result.own, 1), Self.rounded(result.peer, 1),
        Self.rounded(result.ratio.min, 2), Self.rounded(result.ratio.median, 2),
        Self.rounded(result.ratio.max, 2), target,
      ]
    }
  }

  private static func verdict(on row: Row) -> String {
    func text(_ goal: String, _ isMet: Bool?) -> String {
      "\(goal): \(isMet.map { $0 ? "reached" : "MISSED" } ?? "not known")"
    }
    if let target = row.target { return text(">= \(target)", row.reachesTarget) }
    return row.ceiling.map { text("< \(rounded($0, 0)) \(row.unit)", row.staysBelowCeiling) } ?? ""
  }

  private static func rounded(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
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
    return ([line(Self.header), rule] + cells.map(line)).joined(separator: "\n")
  }

  /// The page that is kept in the repository.
  var page: String {
    """
    # Benchmark results

    The last full run, written by `\(command) RECORD=1`. Own code and peers run in turn in one process; times are
    the processor time of the thread. "own" and "peer's" are the best of all rounds. A ratio is the peer's time
    divided by the own time within one round: above 1, this package is faster. Ratios travel better between
    machines than times. A peer that could not be built is listed as missing.

    - machine: \(machine), load average at the end \(Self.rounded(loadAverage, 1))
    - own build: `\(swiftBuild)`, no target flags
    - peers: `\(peerFlags)`

    \(table)

    - `agenda`: the hold model. Every event schedules one other; the workload names the distribution of delays and
      the number of pending events: exponential; clocked, with masses of equal times; together, all at one time.
      With one source, events of one time are scheduled in the order in which they happen; with 1024 sources
      they are not, and have to be sorted. Ten million pending events are measured in one round. The own side is
      a whole kernel: the handler's call, sequence numbers and checks are included. The peer is a bare
      `std::priority_queue` of 24-byte records with the same 128-bit comparison.
    - `row-kernel`: rows of int8 weights, times a count, added into int32 accumulators, 1024 columns, 31 % of 1024
      rows, in cache; one row per call, or eight rows at once. The peer is the same loop in C. `portable` is the
      fallback in Swift for processors without AVX2 or NEON.
    - `layer-dram`: one layer of SpikingBrain-7B (int8, seven matrices, 233 MB) that is not in a cache; this share of
      random channels fires with counts of 1 to 7. Own: bytes of the touched rows per second, from spikes to sums.
      The peer reads all bytes of another layer in one stream; its rate divides the own one in the same round.
    - `place`: the placer on 28 layers, embedding and LM head of SpikingBrain-7B, on cores with so much memory for
      weights; beside it the time to build the data flow of the placement and to add up its traffic. `place-links`:
      mean links per delivery of the packets that one token is expected to send there, against the limit of 6.
    - `mesh-pdes`: 64 x 64 cores; an event adds weights into the membranes of its core and causes one at a random core,
      a lookahead and 1 ns for each hop later. Conservative windows on 1 to 4 threads against the plain kernel on one,
      and 2 threads against windows on one; wall time, so that only a machine without other work shows the gain.

    """
  }

  func writeJSON(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: file)
  }
}
