import SparseNetworks

/// Synaptic events per second of a recurrent network against SANA-FE; both sides fire the same spikes.
///
/// The own side is a network without a chip: function, delays and counts, but no energy and no network on chip.
struct SanaFeNetBenchmark {
  static let rounds = 3

  func rows() throws -> [Row] {
    let net = SanaFeNet()
    let synapses = net.synapses
    let peer = try SanaFePeer(
      name: "lif-1k",
      architecture: SanaFeChip(
        width: 8, height: 4, coresPerTile: 4, inputs: Array(repeating: 0, count: SanaFeNet.cores)
      ).text,
      network: net.text, isNetlist: true, steps: SanaFeNet.steps)
    func run() -> (seconds: Double, checksum: UInt64) {
      var network = net.network(synapses)
      let start = ThreadClock.seconds()
      network.run(ticks: Int64(SanaFeNet.steps))
      // The peer counts an event when the spike leaves, also that of the last step.
      return (ThreadClock.seconds() - start, UInt64(network.spikeCount * SanaFeNet.fanout))
    }
    let memory = Row(
      workload: "sana-fe/lif-1k/memory", peer: "SANA-FE 2.2.9", unit: "bytes/synapse", ceiling: 20)
    return try peer.rows(events: Int(run().checksum), target: 10, rounds: Self.rounds) { run() }
      + [
        memory.measured {
          let count = Double(synapses.count)
          let (own, peer) = (Double(synapses.byteCount) / count, try peer.memory() / count)
          return Row.Result(
            own: own, peer: peer, ratio: Row.Spread(min: peer / own, median: peer / own, max: peer / own))
        }
      ]
  }
}
