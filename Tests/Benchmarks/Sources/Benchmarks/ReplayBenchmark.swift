import SpikeFoundry
import SpikingExecution

/// A replay of recorded activity against the run of the embedded model that it was recorded from.
///
/// The model is read and placed already on both sides. The timing part of a run is its time less what it spends
/// in the function; both sides carry the same clock for that.
struct ReplayBenchmark {
  static let rounds = 5
  private let prepared: PreparedRun
  private let replayed: ReplayedFunction
  private let end: SimTime

  init() throws {
    var request = RunRequest(chip: try .preset("spikefoundry-ref"))
    request.keeping = .activity
    let run = try request.run()
    guard let replay = try Replay(of: run) else { throw MissingPeer(reason: "the run kept no activity") }
    request.keeping = []
    prepared = try PreparedRun(request)
    replayed = ReplayedFunction(replay.activity)
    end = run.record.end
  }

  func rows() throws -> [Row] {
    let runs = try Rounds(count: Self.rounds).run(
      own: contestant("replay") { replayed }, peers: [contestant("run") { weighted }])
    let parts = try Rounds(count: Self.rounds).run(
      own: timing("replay", whole: true) { replayed }, peers: [timing("run", whole: false) { weighted }])
    return [
      Row(
        workload: "replay/tiny", peer: "functional run", unit: "ms",
        result: Rounds.result(own: runs[0], peer: runs[1]) { $0 * 1e3 }),
      Row(
        workload: "replay/tiny", peer: "its timing part, clocked", unit: "ms", target: 1 / 1.2,
        result: Rounds.result(own: parts[0], peer: parts[1]) { $0 * 1e3 }),
    ]
  }

  private var weighted: WeightedFunction {
    guard case .checkpoint(let model, _) = prepared.model else {
      fatalError("the embedded model has weights")
    }
    return WeightedFunction(model: model, flow: prepared.simulation.flow, schedule: prepared.schedule)
  }

  private func contestant<Function: FunctionSide>(
    _ name: String, _ function: @escaping () -> Function
  ) -> Rounds.Contestant {
    Rounds.Contestant(name: name) {
      let function = function()
      var outcome: UInt64 = 0
      let seconds = try ThreadClock.seconds { outcome = try simulate(function) }
      return (seconds, outcome)
    }
  }

  /// The time outside the function, or the whole time.
  private func timing<Function: FunctionSide>(
    _ name: String, whole: Bool, _ function: @escaping () -> Function
  ) -> Rounds.Contestant {
    Rounds.Contestant(name: name) {
      let function = ClockedFunction(function: function())
      var outcome: UInt64 = 0
      let seconds = try ThreadClock.seconds { outcome = try simulate(function) }
      return (whole ? seconds : seconds - function.clock.seconds, outcome)
    }
  }

  /// The end of the simulated time, which both sides have to agree on.
  private func simulate(_ function: some FunctionSide) throws -> UInt64 {
    let record = try prepared.simulation.run(
      function: function, prompt: prepared.prompt, schedule: prepared.schedule, options: prepared.options,
      sink: NoTrace()
    ).record
    return UInt64(record.end.picoseconds)
  }
}
