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
/// machine only ever adds time: the least of all runs counts on either side.
///
/// The events go all the way into files, on a thread of their own. The floor stores as many records of the same
/// size one after the other.
struct TraceLevelBenchmark {
  typealias AppendEvents = @convention(c) (UnsafeMutableRawPointer, Int64) -> Int64
  private static let chunks = 4 << 21

  func rows() throws -> [Row] {
    var tiny = RunRequest(chip: try .preset("spikefoundry-ref"))
    tiny.keeping = .activity
    let layers = try TokenBenchmark.request(layers: 2, firing: nil, sets: TokenBenchmark.endless, .packet)
    return try [("tiny", tiny, 40), ("7b-2-layers", layers, 12)].map { name, request, pairs in
      let row = Row(
        workload: "trace/L2/\(name)/simulation-thread", peer: "plain append", unit: "ns/event", ceiling: 5)
      return try row.measured { try measure(request, pairs: pairs) }
    }
  }

  private func measure(_ request: RunRequest, pairs: Int) throws -> Row.Result {
    let library = RowKernelBenchmark.compilers.lazy.compactMap {
      PeerLibrary(source: "trace.c", compiler: $0)
    }.first
    guard let append = library?.function("append_events", as: AppendEvents.self) else {
      throw MissingPeer(reason: PeerLibrary.missing("every C compiler"))
    }
    let run = try PreparedRun(request).run()
    guard let replay = Replay(of: run) else { throw MissingPeer(reason: "the run kept no activity") }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.chunks, alignment: 64)
    defer { memory.deallocate() }
    var (least, floors, costs): ((with: Double, without: Double), [Double], [Double]) = (
      (.infinity, .infinity), [], []
    )
    var own = 0.0
    // The first pair warms the caches and is not counted.
    for pair in 0...pairs {
      let (with, without, events) = try seconds(run.prepared, replay.activity, tracedFirst: pair % 2 == 0)
      let floor = ThreadClock.seconds { _ = append(memory, events) }
      guard pair > 0 else { continue }
      least = (min(least.with, with), min(least.without, without))
      own = (least.with - least.without) / Double(events) * 1e9
      costs.append((with - without) / Double(events) * 1e9)
      floors.append(floor / Double(events) * 1e9)
    }
    let ratios = zip(costs, floors).map { $1 / $0 }.sorted()
    return Row.Result(
      own: own, peer: floors.sorted()[floors.count / 2],
      ratio: Row.Spread(min: ratios[0], median: ratios[ratios.count / 2], max: ratios[ratios.count - 1]))
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
