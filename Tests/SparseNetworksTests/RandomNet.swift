import SparseNetworks
import TestSupport

/// A small random network, and what it has to do, written down as plainly as possible.
struct RandomNet {
  let ticks = 60
  let rows: [[Synapse]]
  let neurons: LeakyNeurons

  init(_ random: inout SeededGenerator) {
    // Neurons are updated 64 at a time, and one by one behind the last whole block.
    let count = Int.random(in: 1...(Bool.random(using: &random) ? 40 : 150), using: &random)
    let longest = Int.random(in: 1...20, using: &random)
    rows = (0..<count).map { _ in
      (0..<Int.random(in: 0...30, using: &random)).map { _ in
        Synapse(
          target: Int.random(in: 0..<count, using: &random),
          weight: Int8.random(in: .min ... .max, using: &random),
          delay: Int.random(in: 1...longest, using: &random))
      }
    }
    neurons = LeakyNeurons(
      drive: (0..<count).map { _ in Int32.random(in: -50...300, using: &random) },
      potentials: (0..<count).map { _ in Int32.random(in: -1000...1000, using: &random) },
      threshold: Int32.random(in: 1...2000, using: &random),
      reset: Int32.random(in: -100...0, using: &random),
      leak: Int.random(in: 0...20_000, using: &random), refractory: Int32.random(in: 0...4, using: &random),
      weight: Int32.random(in: 1...5, using: &random))
  }

  func network(insertionShuffle: UInt64? = nil) -> SparseNetwork {
    var synapses = SparseSynapses(targets: rows.count)
    for row in rows { synapses.append(row) }
    return SparseNetwork(
      neurons: neurons, synapses: synapses, tick: 100_000, keepsSpikes: true,
      insertionShuffle: insertionShuffle)
  }

  struct Expected {
    var spikes: [NetworkSpike] = []
    var potentials: [Int32] = []
    var synapticEvents = 0
  }

  /// Looks at every earlier spike and every synapse in each tick.
  func reference() -> Expected {
    var result = Expected(potentials: neurons.potentials)
    var restsUntil = [Int](repeating: 0, count: rows.count)
    for tick in 1...ticks {
      var input = [Int](repeating: 0, count: rows.count)
      for spike in result.spikes {
        for synapse in rows[spike.neuron] where Int(spike.tick) + synapse.delay == tick {
          input[synapse.target] += Int(synapse.weight)
          result.synapticEvents += 1
        }
      }
      for neuron in rows.indices {
        guard tick > restsUntil[neuron] else {
          result.potentials[neuron] = neurons.reset
          continue
        }
        let potential = Int(result.potentials[neuron])
        let lost = Int((Double(potential) * Double(neurons.leak) / 65_536).rounded(.down))
        let next = potential - lost + Int(neurons.drive[neuron]) + Int(neurons.weight) * input[neuron]
        result.potentials[neuron] = Int32(next)
        guard next >= Int(neurons.threshold) else { continue }
        result.potentials[neuron] = neurons.reset
        restsUntil[neuron] = tick + Int(neurons.refractory)
        result.spikes.append(NetworkSpike(tick: Int64(tick), neuron: neuron))
      }
    }
    return result
  }
}
