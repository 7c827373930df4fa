import EventKernel
import Foundation

/// Conservative windows against one thread, on a mesh of 64 x 64 cores.
struct MeshBenchmark {
  struct Workload {
    var synapses: Int
    /// Picoseconds.
    var lookahead: Int64
    /// Events that are pending at each core at the start.
    var pending: Int

    var name: String { "mesh-pdes/\(synapses)-synops/\(lookahead)ps/\(pending)-pending" }
  }

  static let workloads = [
    Workload(synapses: 100, lookahead: 10_000, pending: 16),
    Workload(synapses: 32, lookahead: 5_000, pending: 16),
    Workload(synapses: 32, lookahead: 1_000, pending: 4),
    Workload(synapses: 32, lookahead: 200, pending: 1),
  ]
  static let rounds = 5
  static let events = 2_000_000

  func rows() throws -> [Row] { try Self.workloads.flatMap { try measure($0) } }

  private func measure(_ workload: Workload) throws -> [Row] {
    // One thread without windows, one with them, then more.
    let contestants = [nil, 1, 2, 3, 4]
    var seconds = contestants.map { _ in [Double]() }
    var events: UInt64 = 1
    for round in 0...Self.rounds {
      var expected: UInt64?
      for (index, threads) in contestants.enumerated() {
        let outcome = run(workload, threads: threads)
        guard outcome.checksum == expected ?? outcome.checksum else {
          throw Rounds.ResultsDiffer(description: "\(workload.name) differs on \(threads ?? 0) threads")
        }
        expected = outcome.checksum
        events = outcome.events
        if round > 0 { seconds[index].append(outcome.seconds) }
      }
    }
    return [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2)].map { peer, own in
      let name = peer == 0 ? "one thread, Kernel" : "one thread, windows"
      return Row(
        workload: "\(workload.name)/\(own)-threads", peer: name, unit: "ns/event",
        result: Rounds.result(own: seconds[own], peer: seconds[peer]) { $0 / Double(events) * 1e9 })
    }
  }

  /// Runs about `events` events; wall time, since that is what threads are for.
  private func run(
    _ workload: Workload, threads: Int?
  ) -> (seconds: Double, checksum: UInt64, events: UInt64) {
    let state = MeshHandler.State()
    func makeView() -> MeshHandler {
      MeshHandler(state, synapses: workload.synapses, lookahead: workload.lookahead)
    }
    func begin(_ handler: inout MeshHandler, _ agenda: inout Agenda) {
      for core in 0..<MeshHandler.cores {
        for _ in 0..<workload.pending { handler.send(from: core, at: 0, &agenda) }
      }
    }
    let mean = Double(workload.lookahead) + 43_000 + 200 + 10 * Double(workload.synapses)
    let end = Int64(mean * Double(Self.events) / Double(workload.pending * MeshHandler.cores))
    guard let threads else {
      var kernel = Kernel(handler: makeView(), sources: MeshHandler.cores)
      begin(&kernel.handler, &kernel.agenda)
      let seconds = WallClock.seconds { _ = kernel.run(until: end) }
      return (seconds, state.checksum, kernel.agenda.eventsProcessed)
    }
    let owners = (0..<MeshHandler.cores).map { UInt8($0 * threads / MeshHandler.cores) }
    var kernel = WindowedKernel(
      Partitioning(owners: owners, count: threads, lookahead: workload.lookahead), sources: MeshHandler.cores,
      policy: .always
    ) { _ in makeView() }
    kernel.withFirstView { begin(&$0, &$1) }
    let seconds = WallClock.seconds { _ = kernel.run(until: end) }
    return (seconds, state.checksum, kernel.eventsProcessed)
  }
}
