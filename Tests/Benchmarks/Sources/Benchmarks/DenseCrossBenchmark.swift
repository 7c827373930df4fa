import EventKernel
import SpikingModel
import SpikingOperators

/// At which density of spikes a dense product on OpenBLAS becomes cheaper than adding the rows of active inputs.
///
/// One matrix of SpikingBrain-7B (3584 inputs, 18944 outputs); codes in int8 here, in single precision there. All
/// sums are integers below 2^24, so that both sides have to agree exactly.
struct DenseCrossBenchmark {
  static let (inputs, outputs, batch) = (3584, 18_944, 64)
  static let densities = [0.05, 0.1, 0.2, 0.31, 0.4, 0.5, 0.6, 0.7, 0.816, 1]
  static let rounds = 5
  static let peers = [(name: "sgemv", floor: 100.0), (name: "sgemm M=64", floor: 45.0)]

  private let sums: RowAccumulators
  private let weights: [Float]

  init() {
    var random = RandomStream(seed: 6)
    let codes = (0..<Self.inputs * Self.outputs).map { _ in Int16(Int8(truncatingIfNeeded: random.next())) }
    weights = codes.map(Float.init)
    sums = RowAccumulators(
      codes: CodeMatrix(
        outputs: Self.outputs, inputs: Self.inputs, group: Self.inputs, codes: codes,
        scales: [Float](repeating: 1, count: Self.outputs)))
  }

  func rows() throws -> [Row] {
    let blas: BlasLibrary
    do { blas = try BlasLibrary() } catch let error as MissingPeer {
      return Self.peers.map {
        Row(workload: "dense-cross", peer: "OpenBLAS \($0.name)", unit: "ms/vector", missing: error.reason)
      }
    }
    let results = try Self.densities.map { try measure($0, blas) }
    let rows = zip(Self.densities, results).flatMap { density, results in
      zip(Self.peers, results).map { peer, result in
        Row(
          workload: "dense-cross/\(density)", peer: "OpenBLAS \(peer.name)", unit: "ms/vector", result: result
        )
      }
    }
    return rows
      + Self.peers.indices.map { index in
        let crossover = Self.crossover(results.map { $0[index].ratio?.median ?? 0 })
        return Row(
          workload: "dense-cross/crossover", peer: "OpenBLAS \(Self.peers[index].name)", unit: "% active",
          floor: Self.peers[index].floor, result: Row.Result(own: crossover))
      }
  }

  /// The density in percent from which on the ratio is below 1; 100 if it never is.
  static func crossover(_ ratios: [Double]) -> Double {
    guard let first = ratios.firstIndex(where: { $0 < 1 }) else { return 100 }
    guard first > 0 else { return 100 * densities[0] }
    let (above, below) = (ratios[first - 1], ratios[first])
    let part = (above - 1) / (above - below)
    return 100 * (densities[first - 1] + part * (densities[first] - densities[first - 1]))
  }

  /// Against each peer, per vector.
  private func measure(_ density: Double, _ blas: BlasLibrary) throws -> [Row.Result] {
    var random = RandomStream(seed: 7, entity: UInt64(density * 1000))
    let counts = (0..<Self.batch * Self.inputs).map { _ -> Int32 in
      guard Double(random.next() >> 11) * 0x1p-53 < density else { return 0 }
      return Int32.random(in: 1...7, using: &random) * (random.next() % 2 == 0 ? 1 : -1)
    }
    let vectors = counts.map(Float.init)
    var own = [Int32](repeating: 0, count: Self.outputs)
    var product = [Float](repeating: 0, count: Self.batch * Self.outputs)
    let rows = Rounds.Contestant(name: "rows") {
      let seconds = ThreadClock.seconds { add(counts.prefix(Self.inputs), into: &own) }
      return (seconds, Self.checksum(own))
    }
    let vector = Rounds.Contestant(name: "sgemv") {
      var out = [Float](repeating: 0, count: Self.outputs)
      let seconds = ThreadClock.seconds { blas.multiply(weights, vectors, inputs: Self.inputs, into: &out) }
      return (seconds, Self.checksum(out.map(Int32.init)))
    }
    let matrix = Rounds.Contestant(name: "sgemm") {
      let seconds = ThreadClock.seconds {
        blas.multiply(
          weights, vectors, rows: Self.batch, inputs: Self.inputs, outputs: Self.outputs, into: &product)
      }
      return (seconds / Double(Self.batch), Self.checksum(product.prefix(Self.outputs).map(Int32.init)))
    }
    let seconds = try Rounds(count: Self.rounds).run(own: rows, peers: [vector, matrix])
    return seconds.dropFirst().map { peer in Rounds.result(own: seconds[0], peer: peer) { $0 * 1e3 } }
  }

  /// From counts to sums: finds what fired, adds its rows, copies the sums out.
  private func add(_ counts: ArraySlice<Int32>, into out: inout [Int32]) {
    sums.reset()
    for (input, count) in counts.enumerated() where count != 0 { sums.add(input: input, value: count) }
    out.withUnsafeMutableBufferPointer { out in
      if let base = out.baseAddress { sums.copySums(ofGroup: 0, to: base) }
    }
  }

  private static func checksum(_ sums: [Int32]) -> UInt64 {
    sums.reduce(0) { $0 &* 31 &+ UInt64(truncatingIfNeeded: $1) }
  }
}
