import EventKernel
import Foundation
import SparseNetworks

/// 1000 neurons that each spike about once in 20 steps and reach 100 neurons on four cores, for both sides.
///
/// All values are multiples of 1/64, which the peer keeps exactly, so that both sides have to fire alike.
struct SanaFeNet {
  static let (count, fanout, cores, steps) = (1000, 100, 128, 1000)
  private static let bias = 210

  /// In 1/64.
  let potentials: [Int]
  let rows: [[Synapse]]

  init() {
    var random = RandomStream(seed: 9)
    potentials = (0..<Self.count).map { _ in Int(random.next() % 4096) }
    rows = (0..<Self.count).map { source in
      (0..<Self.fanout).map { index in
        let core = (Self.core(source) + index % 4) % Self.cores
        let (low, high) = (Self.first(core), Self.first(core + 1))
        return Synapse(
          target: low + Int(random.next() % UInt64(high - low)), weight: random.next() & 1 == 0 ? 1 : -1,
          delay: 1)
      }
    }
  }

  private static func core(_ neuron: Int) -> Int { neuron * cores / count }
  /// The first neuron of a core.
  private static func first(_ core: Int) -> Int { (core * count + cores - 1) / cores }

  var synapses: SparseSynapses {
    var synapses = SparseSynapses(targets: Self.count, reserving: Self.count * Self.fanout)
    for row in rows { synapses.append(row) }
    return synapses
  }

  /// A charge of 1 is 64; a potential above 64 fires.
  func network(_ synapses: SparseSynapses) -> SparseNetwork {
    let neurons = LeakyNeurons(
      drive: Array(repeating: Int32(Self.bias), count: Self.count), potentials: potentials.map { Int32($0) },
      threshold: 64 * 64 + 1, weight: 64)
    return SparseNetwork(neurons: neurons, synapses: synapses, tick: 1_000_000)
  }

  /// The network in the line format of SANA-FE, four cores to a tile.
  var text: String {
    var text = "g \(Self.count) soma_hw_name=lif synapse_hw_name=dense threshold=64 reset=0 leak_decay=1.0"
    text += " bias=\(Double(Self.bias) / 64)\n"
    for (neuron, potential) in potentials.enumerated() {
      text += "n 0.\(neuron) potential=\(Double(potential) / 64)\n"
    }
    for (source, row) in rows.enumerated() {
      for synapse in row { text += "e 0.\(source)->0.\(synapse.target) w=\(synapse.weight)\n" }
    }
    for neuron in 0..<Self.count {
      text += "& 0.\(neuron)@\(Self.core(neuron) / 4).\(Self.core(neuron) % 4)\n"
    }
    return text
  }
}
