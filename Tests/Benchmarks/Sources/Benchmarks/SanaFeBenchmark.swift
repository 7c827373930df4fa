import Foundation
import SpikeFoundry

/// Synaptic events per second against SANA-FE: one layer of the embedded model, the same spikes on the same cores.
///
/// The own side computes the whole layer with weights, attention and norms included, and feeds timing back into
/// it; the peer counts arrivals in time steps.
struct SanaFeBenchmark {
  static let rounds = 5
  private let prepared: PreparedRun
  private let activity: Activity
  private let events: Int64

  init() throws {
    var request = RunRequest(chip: try .preset("spikefoundry-ref"), generate: 0)
    request.mode.coding = .graded
    request.layers = 0..<1
    request.keeping = .activity
    let run = try request.run()
    guard let replay = Replay(of: run) else { throw MissingPeer(reason: "the run kept no activity") }
    activity = replay.activity
    events = run.record.cells.reduce(0) { $0 + $1.actions[Action.synapticOperation.rawValue] }
    request.keeping = []
    prepared = try PreparedRun(request)
  }

  func rows() throws -> [Row] {
    let files = SanaFeFiles(prepared.simulation.flow, prepared.request.chip, activity)
    let arguments = try [("arch", files.architecture), ("net", files.network)].map { name, text in
      let file = Paths.peers.appending(path: "sana-fe-\(name).yaml")
      try Data(text.utf8).write(to: file)
      return file.path
    }
    return try ["detailed", "simple"].map { timing in
      let row = Row(
        workload: "sana-fe/tiny-layer", peer: "SANA-FE 2.2.9, \(timing)", unit: "M events/s")
      return try row.measured {
        let process = try PeerProcess(
          script: "sana_fe.py", module: "sanafe",
          arguments: arguments + ["\(activity.positions.count)", timing])
        return try measure(process)
      }
    }
  }

  private func measure(_ process: PeerProcess) throws -> Row.Result {
    let own = Rounds.Contestant(name: "run") {
      var record: RunRecord?
      let seconds = try ThreadClock.seconds { record = try prepared.run().record }
      let events = record?.cells.reduce(0) { $0 + $1.actions[Action.synapticOperation.rawValue] } ?? 0
      return (seconds, UInt64(events))
    }
    let peer = Rounds.Contestant(name: "SANA-FE") {
      let answer = try process.measure()
      return (answer.seconds, answer.checksum)
    }
    let seconds = try Rounds(count: Self.rounds).run(own: own, peers: [peer])
    return Rounds.result(own: seconds[0], peer: seconds[1]) { Double(events) / $0 * 1e-6 }
  }
}
