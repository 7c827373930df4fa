import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import EventTrace
import Quantities
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel
import Testing

@Suite("An event trace")
struct EventTraceTests {
  private static let prompt = [7, 21]

  /// A sink with events in memory.
  private struct Sink: TraceSink {
    let capture: EventCapture
    var eventConsumer: (any EventConsumer)? { capture }
    var wantsSpikes: Bool { false }
    func spike(_ record: SpikeRecord) {}
  }

  struct Trace {
    var record: RunRecord
    var tables: [EventKind: EventRows]
    var cuts: [EventCut]
    var run: TracedRun
    var timing: TimingMode

    func column(_ kind: EventKind, _ name: String) -> [Int64] { tables[kind]?.column(name) ?? [] }
    func rows(_ kind: EventKind) -> [[Int64]] {
      guard let table = tables[kind] else { return [] }
      return (0..<table.count).map { Array(table[$0]) }
    }
    /// Sum of a column over the rows of each core.
    func sums(
      _ kind: EventKind, _ name: String, by key: String = "core", where holds: (Int) -> Bool = { _ in true }
    )
      -> [Int: Int64]
    {
      let keys = column(kind, key)
      var sums: [Int: Int64] = [:]
      for (row, value) in column(kind, name).enumerated() where holds(row) {
        sums[Int(keys[row]), default: 0] += value
      }
      return sums.filter { $0.value != 0 }
    }
  }

  private static let activity = Result {
    try Harness(model: TestModels.small.get(), chip: TestModels.reference.get()).run(prompt, generate: 2)
      .activity
  }

  static func harness(_ seed: Int) throws -> Harness {
    var stream = RandomStream(seed: 61, entity: UInt64(seed))
    var chip = Chip.random(from: try TestModels.reference.get(), using: &stream)
    if chip.system == nil {
      chip.columns = .random(in: 1...4, using: &stream)
      chip.rows = .random(in: chip.columns == 1 ? 2...4 : 1...4, using: &stream)
      chip.host.x = .random(in: 0..<chip.columns, using: &stream)
      chip.host.y = .random(in: 0..<chip.rows, using: &stream)
      if chip.dram != nil { chip.dram = chip.host }
    }
    if seed % 2 == 1 {
      for action in chip.core.costs.latency.indices where Bool.random(using: &stream) {
        chip.core.costs.latency[action] = .zero
      }
    }
    var harness = Harness(model: try TestModels.small.get(), chip: chip)
    harness.placement = Placement.random(harness.graph, on: chip, using: &stream)
    return harness
  }

  static func trace(
    _ harness: Harness, _ selection: EventSelection = EventSelection(Set(EventKind.allCases)),
    limit: Int64? = nil, cutsAtStop: Bool = true,
    _ change: (inout RunOptions) -> Void = { _ in }
  ) throws -> Trace {
    var options = harness.options
    options.eventChunk = 64
    change(&options)
    let simulation = try harness.simulation
    let schedule = TokenSchedule(
      prompt: prompt.count, generate: 2, shape: harness.model.shape, mode: harness.mode)
    let memory = EventMemory()
    let capture = EventCapture(selection, limit: limit, cutsAtStop: cutsAtStop, to: memory)
    let outcome = try simulation.run(
      function: ReplayedFunction(try activity.get()), prompt: prompt, schedule: schedule, options: options,
      sink: Sink(capture: capture))
    #expect(capture.failure == nil)
    #expect(EventKind.allCases.allSatisfy { capture.rows(of: $0) == Int64(memory.tables[$0]?.count ?? 0) })
    return Trace(
      record: outcome.record, tables: memory.tables, cuts: capture.cuts, run: memory.run,
      timing: outcome.statistics.timing)
  }

  @Test("adds up to the books of the run", arguments: 0..<4)
  func books(seed: Int) throws {
    let trace = try Self.trace(try Self.harness(seed))
    let record = trace.record
    func books(_ value: (TileRecord) -> Int64) -> [Int: Int64] {
      var sums: [Int: Int64] = [:]
      for (tile, state) in record.tiles.numbered where value(state) != 0 { sums[tile] = value(state) }
      return sums
    }
    let units = trace.column(.busy, "unit")
    for (unit, value) in [
      (EventUnit.synapse, { $0.synapseBusy }), (.neuron, { $0.neuronBusy }), (.output, { $0.outputBusy }),
    ] as [(EventUnit, (TileRecord) -> Int64)] {
      #expect(trace.sums(.busy, "dur_ps") { units[$0] == unit.rawValue } == books(value))
    }
    #expect(trace.sums(.busy, "packets") { units[$0] == EventUnit.synapse.rawValue } == books(\.packetsIn))
    #expect(trace.sums(.busy, "packets") { units[$0] == EventUnit.output.rawValue } == books(\.packetsOut))
    #expect(trace.sums(.busy, "spikes") { units[$0] == EventUnit.synapse.rawValue } == books(\.spikesIn))
    #expect(trace.sums(.busy, "spikes") { units[$0] == EventUnit.output.rawValue } == books(\.spikesOut))
    #expect(
      trace.column(.busy, "synaptic_operations").reduce(0, +)
        == record.cells.reduce(0) { $0 + $1.actions[Action.synapticOperation.rawValue] })
    #expect(trace.sums(.stall, "dur_ps") == books(\.outputStalled))
    #expect(trace.column(.packet, "id").count == record.packets.reduce(0) { $0 + Int($1.served) })
    #expect(Set(trace.column(.packet, "id")).count == trace.column(.packet, "id").count)
    #expect(trace.column(.hop, "id").count == record.links.reduce(0) { $0 + Int($1.packets) })
    #expect(trace.column(.hop, "wait_ps").reduce(0, +) == record.links.reduce(0) { $0 + $1.waiting })
    var spikes: [Int: Int64] = [:]
    for core in trace.column(.spike, "core") { spikes[Int(core), default: 0] += 1 }
    #expect(spikes == books(\.spikesOut))
    var delivered: [Int: Int64] = [:]
    for core in trace.column(.deliver, "core") { delivered[Int(core), default: 0] += 1 }
    #expect(delivered == books(\.spikesIn))
    #expect(trace.rows(.packet).allSatisfy { $0[13] >= 0 && $0[0] >= $0[3] && $0[3] > $0[2] })
    #expect(!trace.rows(.barrier).isEmpty && trace.column(.barrier, "wait_ps").allSatisfy { $0 >= 0 })
  }

  @Test("is in the order of time and core")
  func order() throws {
    let trace = try Self.trace(try Self.harness(3))
    for kind in EventKind.allCases where kind != .packet {
      let keys = Array(zip(trace.column(kind, "t_ps"), trace.column(kind, "core")))
      #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 }, "\(kind)")
    }
  }

  @Test("is the same for any number of threads, seed and timing", arguments: 0..<3)
  func threads(seed: Int) throws {
    let harness = try Self.harness(seed)
    let one = try Self.trace(harness)
    #expect(!one.rows(.packet).isEmpty && !one.rows(.busy).isEmpty)
    for (threads, policy) in [
      (2, WindowPolicy.always), (3, .always), (3, .alternating(20)), (2, .alternating(100)),
    ] {
      let several = try Self.trace(harness) {
        $0.threads = threads
        $0.windowPolicy = policy
      }
      #expect(several.tables == one.tables)
    }
    let shuffled = try Self.trace(harness) { $0.insertionShuffle = UInt64(seed + 5) }
    #expect(shuffled.tables == one.tables)
    let train = try Self.trace(harness) {
      $0.timing = .train
      $0.eventChunk = 1 << 10
    }
    #expect(train.timing == .packet)
    #expect(train.tables == one.tables)
  }

  @Test("of a selection is that part of the whole trace", arguments: 0..<4)
  func selection(seed: Int) throws {
    let harness = try Self.harness(seed)
    let whole = try Self.trace(harness)
    var random = RandomStream(seed: 8, entity: UInt64(seed))
    let end = whole.record.end.picoseconds
    var selection = EventSelection(Set(EventKind.allCases))
    selection.cores = [0...Int.random(in: 0...2, using: &random), 5...5]
    selection.tokens = [1...2]
    selection.layers = seed % 2 == 0 ? [0...0] : nil
    selection.from = .random(in: 0...end / 2, using: &random)
    selection.to = .random(in: end / 2...end, using: &random)
    selection.sample = seed % 2 == 0 ? 1 : 3
    let part = try Self.trace(harness, selection)
    for kind in EventKind.allCases {
      let names = kind.columns.map(\.name)
      let expected = whole.rows(kind).filter { row in
        func value(_ name: String) -> Int? { names.firstIndex(of: name).map { Int(row[$0]) } }
        guard row[0] >= selection.from, row[0] < selection.to else { return false }
        let cores = kind == .packet ? ["src", "dst"] : ["core"]
        guard cores.contains(where: { value($0).map(selection.holds) ?? false }) else { return false }
        if let token = value("token"), !(1...2).contains(token) { return false }
        if let layers = selection.layers, let operation = value("op") {
          guard layers.contains(where: { $0.contains(Int(whole.run.layers[operation])) }) else {
            return false
          }
        }
        guard let id = value("id") else { return true }
        return EventRecord.isSampled(
          source: Int32(id >> 32), number: UInt32(truncatingIfNeeded: id), oneIn: selection.sample)
      }
      #expect(part.rows(kind) == expected, "\(kind)")
    }
  }

  @Test("of units and packets is known without an event for every packet that moves", arguments: 0..<8)
  func levels(seed: Int) throws {
    let harness = try Self.harness(seed)
    let every = try Self.trace(harness)
    #expect(!every.rows(.queue).isEmpty)
    for level in [TraceLevel.units, .packets] {
      let tables = every.tables.filter { $0.key.level <= level }
      #expect(try Self.trace(harness, EventSelection(level.kinds)).tables == tables)
      let several = try Self.trace(harness, EventSelection(level.kinds)) {
        $0.threads = 2
        $0.windowPolicy = .always
      }
      #expect(several.tables == tables)
    }
    var end = EventSelection([.queue])
    end.from = every.record.end.picoseconds / 3
    #expect(try Self.trace(harness, end).rows(.queue) == every.rows(.queue).filter { $0[0] >= end.from })
  }

  @Test("follows the length of a queue as the packets do that wait", arguments: 0..<4)
  func queues(seed: Int) throws {
    let trace = try Self.trace(try Self.harness(seed))
    // Those that wait, from their entry to the start of their service.
    var moves: [Int64: [(time: Int64, isEntry: Bool)]] = [:]
    for row in trace.rows(.packet) {
      let start = row[0] - row[15]
      if start > row[3] { moves[row[5], default: []] += [(row[3], true), (start, false)] }
    }
    var expected: [[Int64]] = []
    for (core, list) in moves {
      var (depth, noted): (Int64, Int64) = (0, 0)
      for move in list.sorted(by: { ($0.time, $0.isEntry ? 1 : 0) < ($1.time, $1.isEntry ? 1 : 0) }) {
        depth += move.isEntry ? 1 : -1
        guard depth != noted, depth >= 2 * noted || 2 * depth <= noted else { continue }
        noted = depth
        expected.append([move.time, core, depth])
      }
    }
    let found = trace.rows(.queue)
    #expect(!found.isEmpty && found.allSatisfy { $0[2] >= 0 })
    #expect(Set(found) == Set(expected) && found.count == expected.count)
  }

  @Test("of a sample of packets keeps every hop of each")
  func sample() throws {
    let harness = try Self.harness(2)
    var selection = EventSelection([.packet, .hop])
    selection.sample = 8
    let part = try Self.trace(harness, selection)
    let packets = Set(part.column(.packet, "id"))
    let all = try Self.trace(harness).column(.packet, "id").count
    #expect(packets.count > all / 16 && packets.count < all / 4)
    var hops: [Int64: Int64] = [:]
    for id in part.column(.hop, "id") { hops[id, default: 0] += 1 }
    // The ejection port is a hop of its own.
    let expected = zip(part.column(.packet, "id"), part.column(.packet, "hops")).map { ($0, $1 + 1) }
    #expect(hops == Dictionary(uniqueKeysWithValues: expected))
  }

  @Test("that grows too long leaves out detail first, and says so")
  func cut() throws {
    let harness = try Self.harness(0)
    let whole = try Self.trace(harness)
    let bytes = whole.tables.values.reduce(0) { $0 + Int64($1.values.count) * 8 }
    #expect(whole.cuts.isEmpty)
    let cut = try Self.trace(harness, limit: 1000)
    #expect(cut.cuts.map(\.level) == [.links, .packets, .units])
    let times = cut.cuts.map(\.from)
    #expect(times == times.sorted() && bytes > 1000)
    for kind in EventKind.allCases {
      let limit = cut.cuts.first { $0.level == kind.level }?.from ?? .max
      #expect(cut.rows(kind) == whole.rows(kind).filter { $0[0] < limit }, "\(kind)")
    }
    let several = try Self.trace(harness, limit: 1000) {
      $0.threads = 2
      $0.windowPolicy = .always
    }
    #expect(several.tables == cut.tables && several.cuts == cut.cuts)
  }
}
