import EventKernel
import SpikingModel
import SpikingOperators

/// One layer of SpikingBrain-7B whose weights lie in memory, not in cache: bytes of touched rows per second, as a
/// share of what a loop in C reads from one stream of the same weights.
///
/// Three layers in turn, 699 MB, so that none is still in a cache when it is used again.
struct LayerBenchmark {
  typealias ReadStream = @convention(c) (UnsafePointer<UInt64>, Int64) -> UInt64

  /// Inputs and outputs of query, key, value, output, gate, up and down projection.
  static let shapes = [
    (3584, 3584), (3584, 512), (3584, 512), (3584, 3584), (3584, 18944), (3584, 18944), (18944, 3584),
  ]
  static let layers = 3
  static let rounds = 9

  private let banks: [[RowAccumulators]]

  init() {
    var random = RandomStream(seed: 3)
    // One vector of random codes, taken up at another place by each matrix: what they are does not show in time.
    let block = (0..<1 << 16).map { _ in Int16.random(in: -128...127, using: &random) }
    banks = (0..<Self.layers).map { layer in
      Self.shapes.map { inputs, outputs in
        let codes = (0..<inputs * outputs).map { block[($0 &+ layer) & (block.count - 1)] }
        return RowAccumulators(
          codes: CodeMatrix(
            outputs: outputs, inputs: inputs, group: inputs, codes: codes,
            scales: [Float](repeating: 1, count: outputs)))
      }
    }
  }

  func rows() -> [Row] {
    let libraries = RowKernelBenchmark.compilers.map { PeerLibrary(source: "row_kernel.c", compiler: $0) }
    return [0.31, 0.816].flatMap { density in
      zip(RowKernelBenchmark.compilers, libraries).map { compiler, library in
        Row(
          workload: "layer-dram/\(density)", peer: "stream read, \(compiler)", unit: "GB/s", target: 0.8,
          result: library.map { measure(density, $0) },
          missing: library == nil ? PeerLibrary.missing(compiler) : nil)
      }
    }
  }

  private func measure(_ density: Double, _ library: PeerLibrary) -> Row.Result {
    let read = library.function("read_stream", as: ReadStream.self)
    var random = RandomStream(seed: 4)
    var own: [Double] = []
    var peer: [Double] = []
    for round in 0..<Self.rounds {
      let spikes = Self.shapes.map { inputs, _ in Self.spikes(inputs, density, &random) }
      // The layer read here is two turns away from the one whose rows are added.
      peer.append(readRate(banks[(2 * round) % Self.layers], read))
      own.append(addRate(banks[(2 * round + 1) % Self.layers], spikes))
    }
    let ratios = zip(own, peer).map { $0 / $1 }.sorted()
    return Row.Result(
      own: own.max() ?? 0, peer: peer.max() ?? 0,
      ratio: Row.Spread(min: ratios[0], median: ratios[ratios.count / 2], max: ratios[ratios.count - 1]))
  }

  /// Channels that fire, ascending, with counts of 1...7 of either sign.
  private static func spikes(
    _ inputs: Int, _ density: Double, _ random: inout RandomStream
  ) -> [(channel: Int, count: Int32)] {
    (0..<inputs).compactMap { channel in
      guard Double(random.next() >> 11) * 0x1p-53 < density else { return nil }
      return (channel, Int32.random(in: 1...7, using: &random) * (random.next() % 2 == 0 ? 1 : -1))
    }
  }

  /// GB/s of the rows of all spikes.
  private func addRate(_ layer: [RowAccumulators], _ spikes: [[(channel: Int, count: Int32)]]) -> Double {
    var sum: Int32 = 0
    let seconds = ThreadClock.seconds {
      for (bank, spikes) in zip(layer, spikes) {
        for spike in spikes { bank.add(input: spike.channel, value: spike.count) }
        // Reading makes the sum of what still waits.
        sum &+= bank[group: 0, output: 0]
      }
    }
    let bytes = zip(layer, spikes).reduce(0) { $0 + $1.0.codes.outputs * $1.1.count }
    return sum == .min ? 0 : Double(bytes) / seconds * 1e-9
  }

  /// GB/s of all weights of a layer, read once.
  private func readRate(_ layer: [RowAccumulators], _ read: ReadStream) -> Double {
    var sum: UInt64 = 0
    var bytes = 0
    let seconds = ThreadClock.seconds {
      for bank in layer {
        let words = bank.codes.inputs * bank.codes.outputs / 8
        sum &+= read(UnsafePointer(bank.codes.storage.assumingMemoryBound(to: UInt64.self)), Int64(words))
        bytes += words * 8
      }
    }
    return sum == 1 ? 0 : Double(bytes) / seconds * 1e-9
  }
}
