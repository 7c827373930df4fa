import Foundation
import SparseNetworks

/// A sparse network on the event kernel against Brian2, which compiles the same network to C++.
///
/// Time per synaptic event of each side; the peer computes in floating point, so that the numbers of spikes differ a
/// little.
struct LifBenchmark {
  static let rounds = 5

  func rows() throws -> [Row] {
    let workload = LifWorkload()
    let speed = Row(workload: "lif-10k", peer: "Brian2 2.9.0, C++", unit: "ns/synop", target: 4)
    return [
      try speed.measured { try measure(workload, workload.synapses) },
      Row(
        workload: "lif-10k", peer: "NEST", unit: "ns/synop", target: 30,
        missing: "it is not on the Python package index, and this script builds nothing else"),
    ]
  }

  private func measure(_ workload: LifWorkload, _ synapses: SparseSynapses) throws -> Row.Result {
    let process = try PeerProcess(
      script: "lif_brian2.py", module: "brian2",
      arguments: ["\(LifWorkload.count)", "\(LifWorkload.fanout)"] + workload.write())
    var counts = (own: 0, peer: 0)
    let own = Rounds.Contestant(name: "network") {
      var network = workload.network(synapses)
      let start = ThreadClock.seconds()
      network.run(ticks: LifWorkload.ticks)
      let seconds = ThreadClock.seconds() - start
      counts.own = network.synapticEvents
      return (seconds / Double(network.synapticEvents), 0)
    }
    let peer = Rounds.Contestant(name: "Brian2") {
      let answer = try process.measure()
      counts.peer = answer.events ?? 0
      return (answer.seconds / Double(max(1, counts.peer)), 0)
    }
    let seconds = try Rounds(count: Self.rounds).run(own: own, peers: [peer])
    guard abs(counts.own - counts.peer) < counts.own / 20 else {
      throw Rounds.ResultsDiffer(description: "lif-10k: \(counts.own) synaptic events, Brian2 \(counts.peer)")
    }
    return Rounds.result(own: seconds[0], peer: seconds[1]) { $0 * 1e9 }
  }
}
