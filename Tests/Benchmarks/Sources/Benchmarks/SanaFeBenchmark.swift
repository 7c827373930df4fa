import Foundation
import SpikeFoundry

/// Synaptic events per second on a chip against SANA-FE: one layer of the embedded model, the same spikes on the same cores.
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
    guard let replay = try Replay(of: run) else { throw MissingPeer(reason: "the run kept no activity") }
    activity = replay.activity
    events = run.record.cells.reduce(0) { $0 + $1.actions[Action.synapticOperation.rawValue] }
    request.keeping = []
    prepared = try PreparedRun(request)
  }

  func rows() throws -> [Row] {
    let files = SanaFeFiles(prepared.simulation.flow, prepared.request.chip, activity)
    let peer = try SanaFePeer(
      name: "tiny-layer", architecture: files.architecture, network: files.network,
      steps: activity.positions.count)
    return try peer.rows(events: Int(events), target: nil, rounds: Self.rounds) {
      var record: RunRecord?
      let seconds = try ThreadClock.seconds { record = try prepared.run().record }
      let events = record?.cells.reduce(0) { $0 + $1.actions[Action.synapticOperation.rawValue] } ?? 0
      return (seconds, UInt64(events))
    }
  }
}
