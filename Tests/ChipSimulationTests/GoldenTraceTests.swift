import ChipModel
import EventKernel
import Foundation
import RunRecord
import Testing

/// Event lists of tiny traffic, compared as text with `Traces/golden`.
///
/// `RECORD_TRACES=1 swift test --filter GoldenTrace` writes them anew.
@Suite("The golden trace")
struct GoldenTraceTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Traces/golden")

  @Test("of the real engine is the recorded one", arguments: GoldenTraffic.all)
  func trace(traffic: GoldenTraffic) throws {
    let run = try traffic.run()
    let text = "time,rank,tile,what\n" + run.lines.map { $0.text + "\n" }.joined()
    let file = Self.folder.appending(path: "\(traffic.name).csv")
    if ProcessInfo.processInfo.environment["RECORD_TRACES"] == "1" {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    #expect(run.inFlight == 0)
  }

  @Test("folder holds these traces and their description, nothing else")
  func complete() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(names == (GoldenTraffic.all.map { "\($0.name).csv" } + ["README.md"]).sorted())
  }
}

/// The traffic of one golden trace; `Traces/golden/README.md` describes each.
struct GoldenTraffic: Sendable, CustomTestStringConvertible {
  var name: String
  var run: @Sendable () throws -> TrafficRun

  var testDescription: String { name }

  static let all = [
    GoldenTraffic(name: "one-spike") {
      try TrafficRun(
        Chip.mesh(columns: 1), [Send(time: 0, source: 0, destination: 0, service: 10, kind: .spike)])
    },
    GoldenTraffic(name: "two-cores") {
      let sends = [
        Send(time: 0, source: 0, destination: 1, service: 10, kind: .spike),
        Send(time: 0, source: 0, destination: 1, flits: 2, service: 4, kind: .end),
        Send(time: nil, source: 1, destination: 0, service: 4, kind: .credit),
      ]
      return try TrafficRun(Chip.mesh(columns: 2), sends, triggers: Triggers(served: [1: [2]]))
    },
    GoldenTraffic(name: "queue-overflow") {
      let chip = Chip.mesh(columns: 2) {
        $0.core.queueDepth = 1
        $0.core.onFull = .drop
      }
      let spikes = (0..<4).map { _ in Send(time: 0, source: 0, destination: 1, service: 20, kind: .spike) }
      return try TrafficRun(chip, spikes + [Send(time: 0, source: 0, destination: 1, service: 5, kind: .end)])
    },
    GoldenTraffic(name: "tie-order") {
      let chip = Chip.mesh(columns: 3, rows: 3) {
        $0.network.linkLatencyY = $0.network.linkLatencyX
      }
      return try TrafficRun(
        chip, [7, 3, 5, 1].map { Send(time: 0, source: $0, destination: 4, service: 3, kind: .spike) })
    },
  ]
}
