import SpikeFoundry
import SpikeWorkload

/// Places 28 layers, embedding and LM head of SpikingBrain-7B, for which no weights are needed.
///
/// Measured are the time and the mean links of the packets that one token is expected to send (`ExpectedTraffic`).
struct PlacerBenchmark {
  struct Case {
    var name: String
    var side: Int
    var sets: [String]
    /// Mean links per delivery that should not be exceeded.
    var limit: Double?
  }

  static let rounds = 3
  static let cases = [
    Case(
      name: "256KiB", side: 180, sets: ["core.synapse_sram=256 KiB", "core.state_sram=128 KiB"], limit: 6),
    Case(name: "1MiB", side: 100, sets: ["core.synapse_sram=1 MiB", "core.state_sram=1 MiB"], limit: nil),
  ]
  static let shape = ModelShape(
    vocabulary: 152_064, hidden: 3584, intermediate: 18_944, heads: 28, keyValueHeads: 4, headDimension: 128,
    slidingWindow: 4096, maximumPositions: 131_072,
    layers: (0..<28).map { $0 % 2 == 0 ? .gatedLinear : .slidingWindow }, gateRank: nil, weightGroup: 128,
    rawWeightBytes: 2, largestCode: 127)

  func rows() throws -> [Row] { try Self.cases.flatMap(rows) }

  private func rows(_ item: Case) throws -> [Row] {
    let chip = try Chip.preset(
      "spikefoundry-ref", sets: ["cores.rows=\(item.side)", "cores.cols=\(item.side)"] + item.sets)
    let graph = OperatorGraph(shape: Self.shape, mode: SpikeMode(), banks: chip.core.banks)
    var traffic: ExpectedTraffic?
    var placing: [Double] = []
    var reading: [Double] = []
    for _ in 0..<Self.rounds {
      let start = ThreadClock.seconds()
      let placement = try Placer.place(graph, on: chip)
      let placed = ThreadClock.seconds()
      traffic = ExpectedTraffic(DataFlow(graph: graph, placement: placement, chip: chip), chip: chip)
      placing.append(placed - start)
      reading.append(ThreadClock.seconds() - placed)
    }
    let links = traffic?.meanLinks ?? 0
    let limit = item.limit ?? links
    return [
      Row(
        workload: "place/7b-\(item.name)", peer: "data flow and traffic of the placement", unit: "s",
        result: Rounds.result(own: placing, peer: reading) { $0 }),
      Row(
        workload: "place-links/7b-\(item.name)", peer: item.limit == nil ? "itself" : "limit", unit: "links",
        target: item.limit == nil ? nil : 1,
        result: Row.Result(
          own: links, peer: limit,
          ratio: Row.Spread(min: limit / links, median: limit / links, max: limit / links))),
    ]
  }
}
