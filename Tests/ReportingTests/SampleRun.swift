import ChipModel
import ChipPlacement
import Quantities
import Reporting
import RunRecord
import SpikeWorkload
import TestSupport

/// Random runs whose books balance by construction.
enum SampleRun {
  static let shape = ModelShape(
    vocabulary: 260, hidden: 64, intermediate: 96, heads: 4, keyValueHeads: 2, headDimension: 16,
    slidingWindow: 8,
    maximumPositions: 64, layers: [.gatedLinear, .slidingWindow, .gatedLinear, .slidingWindow], gateRank: nil,
    weightGroup: 16, rawWeightBytes: 4, largestCode: 127)

  static func description(
    model: String = "tiny", text: String = "the generated text", note: String = "a note"
  ) -> RunDescription {
    RunDescription(
      toolVersion: "0.1.0", modelName: model, modelSHA256: String(repeating: "ab", count: 32), shape: shape,
      mode: SpikeMode(), prompt: [5, 9], promptText: "once upon", generated: [7, 3], text: text,
      chipSHA256: String(repeating: "cd", count: 32), placementSHA256: String(repeating: "ef", count: 32),
      options: [.init("generate", "2"), .init("set", "core.queue.depth=8")], notes: [note])
  }

  static func sites(name: String = "model.layers.0.attn.in") -> [SiteSparsity] {
    [
      SiteSparsity(
        site: name, channels: 1000, firing: 800, spikes: 1200, absoluteSum: 2500, slots: 1100,
        atMostSeven: 950,
        largest: 31, isQuery: false),
      SiteSparsity(
        site: "model.layers.1.attn.q_spike", channels: 400, firing: 300, spikes: 500, absoluteSum: 700,
        slots: 450,
        atMostSeven: 399, largest: 9, isQuery: true),
    ]
  }

  static func placement(on chip: Chip, operators: [String]) -> Placement {
    Placement(
      entries: operators.enumerated().map { index, name in
        PlacementEntry(
          operation: name, inputs: 0..<64, outputs: 0..<64,
          node: index == 0 ? .host : .core(index % chip.coreCount))
      })
  }

  static let operators = [
    "embedding", "layers.0.attn.q_proj", "layers.0.mlp.in", "layers.1.attn.q_proj", "lm_head",
  ]

  /// Counts up to `largest` per window and action; one operator per (tile, window).
  static func record(on chip: Chip, seed: UInt64, largest: Int64 = 5000, operators: [String] = operators)
    -> RunRecord
  {
    var random = SeededGenerator(seed: seed)
    let windowWidth: Int64 = 1 << 20
    let end = random.count(below: 9 * windowWidth) + 1
    var tiles: [TileRecord] = []
    var cells: [CellRecord] = []
    var packets = PacketKind.allCases.map { PacketCount(kind: $0) }
    for tile in 0..<chip.tileCount {
      var builder = TileBuilder(tile: tile, end: end, width: windowWidth, operators: operators.count)
      if random.count(below: 5) > 0 { builder.fill(largest: largest, using: &random) }
      tiles.append(builder.record)
      cells += builder.cells
      packets[0].injected += builder.record.packetsOut
      packets[0].served += builder.record.packetsIn
    }
    // What was injected is served: the last tile takes or gives the difference.
    let difference = packets[0].injected - packets[0].served
    if difference >= 0 {
      tiles[tiles.count - 1].packetsIn += difference
    } else {
      tiles[0].packetsOut -= difference
    }
    packets[0].injected = max(packets[0].injected, packets[0].served)
    packets[0].served = packets[0].injected
    var idle = TileRecord()
    idle.idle = end
    var record = RunRecord(
      operators: operators, tiles: TileRecords(tiles, idle: idle), cells: cells,
      links: links(on: chip, end: end, using: &random),
      windowWidth: windowWidth, tokens: tokens(end: end), packets: packets, losses: [],
      end: SimTime(picoseconds: end))
    record.latencies.add(.spike, injected: 5, arrived: 900, served: 70_000)
    record.criticalPath = criticalPath(on: chip, end: end, operators: operators.count, using: &random)
    return record
  }

  /// Random steps from 0 to the end.
  private static func criticalPath(
    on chip: Chip, end: Int64, operators: Int, using random: inout SeededGenerator
  ) -> [CriticalStep] {
    var time: Int64 = 0
    var steps: [CriticalStep] = []
    while time < end {
      let next = min(end, time + random.count(below: end / 20 + 2) + 1)
      let phase = CriticalStep.Phase.allCases[Int(random.count(below: 9))]
      let isPlace = phase != .drain
      steps.append(
        CriticalStep(
          phase: phase, start: SimTime(picoseconds: time), end: SimTime(picoseconds: next),
          tile: isPlace ? Int(random.count(below: Int64(chip.tileCount))) : -1,
          operation: isPlace ? Int(random.count(below: Int64(operators))) : -1,
          token: isPlace ? Int(random.count(below: 3)) : -1))
      time = next
    }
    return steps
  }

  private static func tokens(end: Int64) -> [TokenRecord] {
    (0..<3).map { position in
      TokenRecord(
        position: position, token: [5, 9, 7][position], isPrompt: position < 2,
        entered: SimTime(picoseconds: end / 4 * Int64(position)),
        completed: SimTime(picoseconds: end / 4 * Int64(position + 1)),
        next: position == 0 ? nil : [7, 3][position - 1])
    }
  }

  private static func links(on chip: Chip, end: Int64, using random: inout SeededGenerator) -> [LinkRecord] {
    var links: [LinkRecord] = []
    for tile in 0..<chip.coreCount {
      for direction in PortDirection.allCases where exists(direction, of: tile, on: chip) {
        var link = LinkRecord(
          tile: tile, direction: direction, isChipLink: chip.isChipLink(core: tile, direction))
        link.packets = random.count(below: 3) * random.count(below: 900)
        link.flits = link.packets * 2
        link.busy = link.packets == 0 ? 0 : random.count(below: end + 1)
        link.waiting = random.count(below: end + 1)
        links.append(link)
      }
    }
    return links
  }

  private static func exists(_ direction: PortDirection, of tile: Int, on chip: Chip) -> Bool {
    let (x, y) = (tile % chip.columns, tile / chip.columns)
    return switch direction {
    case .east: x + 1 < chip.columns
    case .west: x > 0
    case .north: y > 0
    case .south: y + 1 < chip.rows
    case .ejection: true
    case .host: (x, y) == (chip.host.x, chip.host.y)
    case .dram: chip.dram.map { ($0.x, $0.y) == (x, y) } ?? false
    }
  }

  static func report(on chip: Chip, seed: UInt64) throws -> RunReport {
    let record = record(on: chip, seed: seed)
    return try RunReport(
      record: record, chip: chip, placement: placement(on: chip, operators: record.operators),
      description: description(), sites: sites(),
      edges: [OperatorEdge(from: "embedding", to: "layers.0.mlp.in")])
  }
}

/// One tile of a random run.
private struct TileBuilder {
  var record = TileRecord()
  private let tile: Int
  private let end: Int64
  private let width: Int64
  private var sums: [CellRecord]

  init(tile: Int, end: Int64, width: Int64, operators: Int) {
    self.tile = tile
    self.end = end
    self.width = width
    sums = (0..<operators).map {
      CellRecord(
        tile: tile, operation: $0, actions: WindowRecord().actions, network: WindowRecord().network)
    }
    record.idle = end
  }

  var cells: [CellRecord] { sums.filter { ($0.actions + $0.network).contains { $0 != 0 } } }

  /// Fills windows up to a random one before the end.
  mutating func fill(largest: Int64, using random: inout SeededGenerator) {
    for index in 0...random.count(below: (end + width - 1) / width) {
      var window = WindowRecord()
      let length = min(width, end - index * width)
      window.busy = random.count(below: length + 1)
      window.stalled = random.count(below: length - window.busy + 1)
      window.spikesIn = random.count(below: 90)
      window.spikesOut = random.count(below: 90)
      window.digest = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      window.queueMaximum = random.count(below: 64)
      let operation = Int(random.count(below: Int64(sums.count)))
      for action in window.actions.indices {
        window.actions[action] = random.count(below: largest) * random.count(below: 2)
        sums[operation].actions[action] += window.actions[action]
      }
      for action in window.network.indices {
        window.network[action] = random.count(below: largest)
        sums[operation].network[action] += window.network[action]
      }
      add(window)
    }
  }

  private mutating func add(_ window: WindowRecord) {
    record.windows.append(window)
    record.busy += window.busy
    record.stalled += window.stalled
    record.idle -= window.busy + window.stalled
    record.spikesIn += window.spikesIn
    record.spikesOut += window.spikesOut
    record.packetsIn += window.spikesIn
    record.packetsOut += window.spikesOut
    record.neuronSlots += window.spikesOut * 3
    record.queueMaximum = max(record.queueMaximum, window.queueMaximum)
    record.synapseBusy += window.busy / 2
    record.neuronBusy += window.busy / 3
  }
}
