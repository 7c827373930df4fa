import SparseNetworks
import TestSupport
import Testing

@Suite("A sparse network")
struct SparseNetworkTests {
  @Test("fires as a reference does that keeps every arrival apart", arguments: 0..<40)
  func reference(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let net = RandomNet(&random)
    var network = net.network()
    network.run(ticks: Int64(net.ticks))
    let expected = net.reference()
    #expect(network.spikes == expected.spikes)
    #expect(network.neurons.potentials == expected.potentials)
    #expect(network.synapticEvents == expected.synapticEvents)
    #expect(network.spikeCount == expected.spikes.count)
  }

  @Test("is tested on networks that fire and whose spikes arrive")
  func lively() {
    let runs = (0..<40).map { seed in
      var random = SeededGenerator(seed: UInt64(seed))
      return RandomNet(&random).reference()
    }
    #expect(runs.count { $0.spikes.count > 20 } > 20 && runs.count { $0.synapticEvents > 100 } > 20)
  }

  @Test("does not depend on the order in which simultaneous events are inserted", arguments: 0..<10)
  func insertionOrder(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) + 100)
    let net = RandomNet(&random)
    var network = net.network()
    var shuffled = net.network(insertionShuffle: UInt64(seed))
    network.run(ticks: Int64(net.ticks))
    shuffled.run(ticks: Int64(net.ticks))
    #expect(network.spikes == shuffled.spikes)
    #expect(network.neurons.potentials == shuffled.neurons.potentials)
  }

  @Test("can be run in parts", arguments: 0..<10)
  func parts(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed) + 200)
    let net = RandomNet(&random)
    var whole = net.network()
    var parts = net.network()
    whole.run(ticks: Int64(net.ticks))
    for _ in 0..<net.ticks { parts.run(ticks: 1) }
    #expect(whole.spikes == parts.spikes && whole.events == parts.events)
  }

  @Test("has more than 65,536 neurons where it needs them, and sends to the last")
  func wide() {
    let count = 70_000
    var synapses = SparseSynapses(targets: count)
    synapses.append([
      Synapse(target: count - 1, weight: 100, delay: 3), Synapse(target: 4463, weight: 7, delay: 3),
    ])
    for _ in 1..<count { synapses.append([]) }
    var drive = [Int32](repeating: 0, count: count)
    drive[0] = 50
    let neurons = LeakyNeurons(drive: drive, potentials: Array(repeating: 0, count: count), threshold: 50)
    var network = SparseNetwork(neurons: neurons, synapses: synapses, tick: 1000, keepsSpikes: true)
    network.run(ticks: 4)
    #expect(network.spikes.filter { $0.neuron > 0 } == [NetworkSpike(tick: 4, neuron: count - 1)])
    #expect(network.neurons.potentials[4463] == 7)
  }

  @Test("wraps sums that leave 32 bits, instead of trapping")
  func wrapped() {
    var synapses = SparseSynapses(targets: 2)
    synapses.append(Array(repeating: Synapse(target: 1, weight: -128, delay: 1), count: 1000))
    synapses.append([])
    let neurons = LeakyNeurons(
      drive: [.max, 0], potentials: [.min, 5], threshold: .max, reset: .min, leak: 1 << 16, weight: .max)
    var network = SparseNetwork(neurons: neurons, synapses: synapses, tick: 1)
    network.run(ticks: 2)
    let sum = Int32(truncatingIfNeeded: -128_000 * Int(Int32.max))
    #expect(network.neurons.potentials == [.min, sum])
  }

  @Test(
    "takes at most 20 bytes per synapse, even with a delay for each synapse alone", arguments: [1, 1 << 17])
  func memory(targets: Int) {
    var synapses = SparseSynapses(targets: max(targets, 1000), reserving: 100_000)
    for source in 0..<1000 {
      synapses.append((0..<100).map { Synapse(target: (source + $0) % 1000, weight: 1, delay: 1 + $0) })
    }
    #expect(synapses.count == 100_000)
    #expect(synapses.byteCount <= 20 * synapses.count)
  }
}
