import ChipModel
import Foundation
import RunRecord
import SpikeFoundry
import SpikeWorkload

/// One token of SpikingBrain-7B: 28 layers of its shapes, random weights, every spike timed and billed.
///
/// The floor is the time in which a loop in C reads as many bytes as the touched weight rows have, measured before
/// each run. All that in cores of 1 MiB, and once more in three times as many that hold 512 x 512 weights each, through
/// which a token makes three times the packet visits. Packet mode is measured on two layers, and on four with two
/// threads.
struct TokenBenchmark {
  typealias ReadStream = @convention(c) (UnsafePointer<UInt64>, Int64) -> UInt64

  static let rounds = 3
  /// Cores of 1 MiB, and those of `spikefoundry-7b`.
  static let cores = [
    "cores.rows=110", "cores.cols=110", "core.synapse_sram=1 MiB", "core.state_sram=1 MiB",
  ]
  static let smallCores = [
    "cores.rows=176", "cores.cols=176", "core.synapse_sram=272 KiB", "core.state_sram=128 KiB",
  ]
  static let endless = ["core.queue.depth=unbounded", "noc.link_buffer=unbounded"]

  func rows() throws -> [Row] {
    let library = PeerLibrary(source: "row_kernel.c", compiler: "clang")
    let read = library?.function("read_stream", as: ReadStream.self)
    var rows: [Row] = []
    for (name, firing) in [("published", nil), ("31%", 0.31)] as [(String, Double?)] {
      rows += try trains("28-layers/\(name)", firing, Self.endless, read)
      rows += try trains("28-layers/512x512/\(name)", firing, Self.smallCores + Self.endless, read)
      rows.append(try packets("\(name)/endless", firing, Self.endless, ceiling: 150))
      rows.append(try packets("\(name)/as-shipped", firing, [], ceiling: nil))
    }
    rows += try threads(read)
    return rows
  }

  func prepared(
    _ layers: Int, _ firing: Double?, _ sets: [String], _ timing: TimingMode, threads: Int = 1
  ) throws -> PreparedRun {
    var request = try Self.request(layers: layers, firing: firing, sets: sets, timing)
    request.threads = threads
    return try PreparedRun(request)
  }

  /// One token through some layers, on the mesh that holds all of them.
  static func request(
    layers: Int, firing: Double?, sets: [String], _ timing: TimingMode
  ) throws -> RunRequest {
    let chip = try Chip.preset(
      "spikefoundry-ref",
      sets: cores + sets)
    var request = RunRequest(chip: chip, prompt: .random(1), generate: 0)
    var synthetic = SyntheticRequest("spikingbrain-7b")
    synthetic.firing = firing
    synthetic.sharing = .shared(3)
    request.synthetic = synthetic
    request.layers = 0..<layers
    request.timing = timing
    request.keeping = [.activity]
    return request
  }

  /// All layers with trains, and the replay of the same activity.
  private func trains(
    _ name: String, _ firing: Double?, _ sets: [String], _ read: ReadStream?
  ) throws -> [Row] {
    let prepared = try prepared(28, firing, sets, .auto)
    let stream = StreamBuffer()
    var (own, floors, replays): ([Double], [Double], [Double]) = ([], [], [])
    var links = 0.0
    for _ in 0..<Self.rounds {
      let rate = read.map { stream.bytesPerSecond($0) } ?? .infinity
      let run = try prepared.run()
      own.append(run.wallTime / .seconds(1))
      floors.append(Double(touchedBytes(run)) / rate)
      links = Self.linksPerDelivery(run.record)
      if let replay = try Replay(of: run) {
        var options = prepared.options
        options.timing = .auto
        let again = try replay.simulate(
          on: run.prepared.request.chip, placement: prepared.placement, options: options, sink: NoTrace()
        ).0
        replays.append(again.wallTime / .seconds(1))
      }
    }
    let workload = "token-7b/\(name)"
    var rows = [
      Row(
        workload: "\(workload)/trains/endless", peer: "stream read of the touched rows", unit: "s",
        target: 0.5,
        result: read.map { _ in Rounds.result(own: own, peer: floors) { $0 } })
    ]
    rows.append(
      Row(
        workload: "\(workload)/replay", peer: "the run with weights", unit: "s", target: 3,
        result: Rounds.result(own: replays, peer: own) { $0 }))
    rows.append(
      Row(
        workload: "\(workload)/links", peer: "limit", unit: "links per delivery", ceiling: 6,
        result: Row.Result(own: links)))
    return rows
  }

  /// Two layers packet by packet: nanoseconds for each visit of a packet at a port or synapse unit.
  private func packets(_ name: String, _ firing: Double?, _ sets: [String], ceiling: Double?) throws -> Row {
    let prepared = try prepared(2, firing, sets, .packet)
    var best = Double.infinity
    for _ in 0..<Self.rounds {
      let run = try prepared.run()
      let delivered = run.record.packets.reduce(0) { $0 + $1.served }
      let visits = run.record.links.reduce(delivered) { $0 + $1.packets }
      best = min(best, run.wallTime / .nanoseconds(1) / Double(visits))
    }
    return Row(
      workload: "token-7b/2-layers/\(name)/packets", peer: "limit", unit: "ns per visit", ceiling: ceiling,
      result: Row.Result(own: best))
  }

  static func linksPerDelivery(_ record: RunRecord) -> Double {
    let links = record.links.reduce(0) { $0 + ($1.direction == .ejection ? 0 : $1.packets) }
    return Double(links) / Double(record.packets.reduce(0) { $0 + $1.served })
  }

  /// Bytes of the weight rows of all channels that fired.
  func touchedBytes(_ run: FinishedRun) -> Int {
    let shape = run.prepared.simulation.flow.graph.shape
    let narrow = 2 * shape.keyValueWidth
    return zip(run.prepared.simulation.flow.sites, run.results.statistics).reduce(0) { sum, item in
      let (site, statistics) = item
      let isLinear = shape.layers[site.layer] == .gatedLinear
      let rows =
        switch site.kind {
        case .attentionInput: shape.queryWidth + narrow + (isLinear ? shape.keyValueWidth : 0)
        case .outputProjection, .downProjection: shape.hidden
        case .mlpInput: 2 * shape.intermediate
        case .query: 0
        }
      return sum + rows * Int(statistics.firingChannels)
    }
  }
}

/// Memory that is larger than any cache, for a reading loop.
final class StreamBuffer {
  private static let words = 1 << 26
  private let base = UnsafeMutablePointer<UInt64>.allocate(capacity: words)

  init() { base.initialize(repeating: 1, count: Self.words) }

  deinit { base.deallocate() }

  func bytesPerSecond(_ read: TokenBenchmark.ReadStream) -> Double {
    var sum: UInt64 = 0
    let seconds = ThreadClock.seconds { sum = read(base, Int64(Self.words)) }
    return sum == 0 ? .infinity : Double(Self.words * 8) / seconds
  }
}
