import EventKernel
import Foundation
import SparseNetworks

/// 10,000 leaky integrate-and-fire neurons with 1000 synapses each, half a second in steps of 0.1 ms: tau 20 ms,
/// threshold 20, drive 26, refractory 2 ms, delay 1.5 ms, weights of 0.05 of either sign; about 30 Hz.
struct LifWorkload {
  static let (count, fanout) = (10_000, 1000)
  static let ticks: Int64 = 5000
  /// Potentials are kept in 2^-20.
  private static let one = Double(1 << 20)

  let targets: [Int32]
  let signs: [Int8]
  let potentials: [Double]

  init() {
    var random = RandomStream(seed: 8)
    targets = (0..<Self.count * Self.fanout).map { _ in Int32(random.next() % UInt64(Self.count)) }
    signs = targets.map { _ in random.next() & 1 == 0 ? 1 : -1 }
    potentials = (0..<Self.count).map { _ in Double(random.next() >> 11) * 0x1p-53 * 20 }
  }

  var synapses: SparseSynapses {
    var synapses = SparseSynapses(targets: Self.count, reserving: targets.count)
    for source in 0..<Self.count {
      synapses.append(
        (source * Self.fanout..<(source + 1) * Self.fanout).map {
          Synapse(target: Int(targets[$0]), weight: signs[$0], delay: 15)
        })
    }
    return synapses
  }

  func network(_ synapses: SparseSynapses) -> SparseNetwork {
    let leak = Int((65_536 * (1 - exp(-1.0 / 200))).rounded())
    let drive = Int32((26 * Self.one).rounded()) / 65_536 * Int32(leak)
    let neurons = LeakyNeurons(
      drive: Array(repeating: drive, count: Self.count), potentials: potentials.map { Int32($0 * Self.one) },
      threshold: Int32(20 * Self.one), leak: leak, refractory: 20, weight: Int32((0.05 * Self.one).rounded()))
    return SparseNetwork(neurons: neurons, synapses: synapses, tick: 100_000_000)
  }

  /// Writes targets, signs and potentials for a peer; the paths.
  func write() throws -> [String] {
    func write<Element>(_ name: String, _ values: [Element]) throws -> String {
      let file = Paths.peers.appending(path: "lif.\(name)")
      try values.withUnsafeBytes { try Data($0).write(to: file) }
      return file.path
    }
    return [try write("targets", targets), try write("signs", signs), try write("potentials", potentials)]
  }
}
