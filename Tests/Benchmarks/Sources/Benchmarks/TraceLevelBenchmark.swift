import ChipModel
import DataFiles
import EventTrace
import Foundation
import RunRecord
import SpikeFoundry

/// What the thread of the simulation pays for the events of L2: its processor time with them less that without,
/// in pairs of runs packet by packet, for each event that it tells of.
///
/// A run has 1.4 and 3.2 million of them, so that what it costs to begin and to end does not count. Other work on the
/// machine only ever adds time: the least of all runs counts on either side. Where a process finds its memory moves
/// either side by as much as the difference itself, and stays for as long as the process lives: the figure is the
/// median of several processes.
///
/// The events go all the way into files, on a thread of their own. The floor stores as many records of the same
/// size one after the other.
enum TraceLevelBenchmark: String, CaseIterable {
  case tiny
  case layers = "7b-2-layers"

  typealias AppendEvents = @convention(c) (UnsafeMutableRawPointer, Int64) -> Int64
  private static let chunks = 4 << 21

  private var processes: Int { self == .tiny ? 11 : 7 }
  private var pairs: Int { self == .tiny ? 10 : 5 }

  static func rows() throws -> [Row] {
    try allCases.map { kind in
      let row = Row(
        workload: "trace/L2/\(kind.rawValue)/simulation-thread", peer: "plain append", unit: "ns/event",
        ceiling: 5)
      return try row.measured { try kind.measuredElsewhere() }
    }
  }

  private func measuredElsewhere() throws -> Row.Result {
    var (own, floors): ([Double], [Double]) = ([], [])
    for _ in 0..<processes {
      let figures = try OwnProcess.answer(to: ["--trace-level", rawValue]).split(separator: " ")
      guard figures.count == 2, let cost = Double(figures[0]), let floor = Double(figures[1]) else {
        throw MissingPeer(reason: "the process that measures it failed, or every C compiler is missing")
      }
      own.append(cost)
      floors.append(floor)
    }
    let ratios = zip(own, floors).map { $1 / $0 }.sorted()
    return Row.Result(
      own: own.sorted()[own.count / 2], peer: floors.sorted()[floors.count / 2],
      ratio: Row.Spread(min: ratios[0], median: ratios[ratios.count / 2], max: ratios[ratios.count - 1]))
  }

  /// Nanoseconds per event here, and of the floor, in a process that does nothing else.
  func figures() throws -> String {
    let library = RowKernelBenchmark.compilers.lazy.compactMap {
      PeerLibrary(source: "trace.c", compiler: $0)
    }.first
    guard let append = library?.function("append_events", as: AppendEvents.self) else { return "" }
    let run = try PreparedRun(request()).run()
    guard let replay = try Replay(of: run) else { return "" }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.chunks, alignment: 64)
    defer { memory.deallocate() }
    var (with, without, floor) = (Double.infinity, Double.infinity, Double.infinity)
    var count = 1.0
    // The first pair warms the caches and is not counted.
    for pair in 0...pairs {
      let (traced, plain, events) = try seconds(run.prepared, replay.activity, tracedFirst: pair % 2 == 0)
      let stored = ThreadClock.seconds { _ = append(memory, events) }
      guard pair > 0 else { continue }
      (with, without, floor) = (min(with, traced), min(without, plain), min(floor, stored))
      count = Double(events)
    }
    return "\((with - without) / count * 1e9) \(floor / count * 1e9)"
  }

  private func request() throws -> RunRequest {
    guard self == .tiny else {
      return try TokenBenchmark.request(layers: 2, firing: nil, sets: TokenBenchmark.endless, .packet)
    }
    var request = RunRequest(chip: try .preset("spikefoundry-ref"))
    request.keeping = .activity
    return request
  }

  private func seconds(
    _ prepared: PreparedRun, _ activity: Activity, tracedFirst: Bool
  ) throws -> (Double, Double, Int64) {
    var options = prepared.options
    options.timing = .packet
    func run(_ sink: some TraceSink) throws -> Double {
      try ThreadClock.seconds {
        _ = try prepared.simulation.run(
          function: ReplayedFunction(activity), prompt: prepared.prompt, schedule: prepared.schedule,
          options: options, sink: sink)
      }
    }
    func traced() throws -> (Double, Int64) {
      let path = Paths.peers.appending(path: "trace-run").path
      let folder = try OutputFolder(path: path, schemaPrefix: "spikefoundry.")
      guard let capture = try EventTracing(.units).capture(to: folder, origin: prepared.origin) else {
        throw MissingPeer(reason: "the level records no events")
      }
      let counter = CountingConsumer(capture)
      return (try run(EventCountingSink(counter: counter)), counter.count)
    }
    guard tracedFirst else {
      let without = try run(NoTrace())
      let (with, events) = try traced()
      return (with, without, events)
    }
    let (with, events) = try traced()
    return (with, try run(NoTrace()), events)
  }
}

/// Counts the records of events on their way to another consumer.
private final class CountingConsumer: EventConsumer, @unchecked Sendable {
  private let base: any EventConsumer
  private(set) var count: Int64 = 0

  init(_ base: any EventConsumer) { self.base = base }

  var selection: EventSelection { base.selection }
  func begin(_ run: TracedRun) { base.begin(run) }

  func take(_ records: UnsafeBufferPointer<EventRecord>) {
    count += Int64(records.count)
    base.take(records)
  }

  func end(at time: Int64) { base.end(at: time) }
}

private struct EventCountingSink: TraceSink {
  let counter: CountingConsumer

  var eventConsumer: (any EventConsumer)? { counter }
  var wantsSpikes: Bool { false }
  mutating func spike(_ record: SpikeRecord) {}
}
