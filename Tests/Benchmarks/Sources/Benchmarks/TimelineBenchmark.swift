import EventKernel
import Foundation
import Quantities
import Timelines

/// Timelines of slices and counter samples against records copied into a buffer that write(2) takes.
///
/// The workload of the published figures: 256 cores, as many slices as samples.
struct TimelineBenchmark {
  typealias WriteRecords = @convention(c) (Int32, Int64) -> Int64
  private static let pairs = 1 << 19
  private static var events: Int { 2 * pairs }

  func rows() throws -> [Row] {
    try RowKernelBenchmark.compilers.flatMap { compiler in
      try [("perfetto", 60.0), ("vcd", 120.0)].map { format, ceiling in
        let row = Row(
          workload: "timeline/\(format)", peer: "memcpy + write, \(compiler)", unit: "ns/event",
          ceiling: ceiling)
        return try row.measured {
          guard let library = PeerLibrary(source: "trace.c", compiler: compiler) else {
            throw MissingPeer(reason: PeerLibrary.missing(compiler))
          }
          return try measure(library, format)
        }
      }
    } + [try size()]
  }

  private func measure(_ library: PeerLibrary, _ format: String) throws -> Row.Result {
    let workload = TimelineWorkload(pairs: Self.pairs)
    let write = library.function("write_records", as: WriteRecords.self)
    let own = Rounds.Contestant(name: format) {
      try Self.withFile { file in
        let output = DescriptorOutput(file: file)
        return (try ThreadClock.seconds { try workload.write(format, to: output) }, 0)
      }
    }
    let peer = Rounds.Contestant(name: "memcpy") {
      try Self.withFile { file in
        var written: Int64 = 0
        let seconds = ThreadClock.seconds { written = write(file, Int64(Self.events)) }
        guard written == Int64(Self.events) * 24 else { throw MissingPeer(reason: "the device is full") }
        return (seconds, 0)
      }
    }
    let seconds = try Rounds().run(own: own, peers: [peer])
    return Rounds.result(own: seconds[0], peer: seconds[1]) { $0 / Double(Self.events) * 1e9 }
  }

  private func size() throws -> Row {
    let output = DescriptorOutput(file: -1)
    try TimelineWorkload(pairs: Self.pairs).write("perfetto", to: output)
    var row = Row(workload: "timeline/perfetto-size", peer: "none", unit: "B/event", ceiling: 26)
    row.result = Row.Result(own: Double(output.bytes) / Double(Self.events))
    return row
  }

  private static func withFile<Result>(_ work: (Int32) throws -> Result) throws -> Result {
    let path = Paths.peers.appending(path: "timeline.bin").path
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw MissingPeer(reason: "no file can be made in \(Paths.peers.path)") }
    defer {
      close(file)
      unlink(path)
    }
    return try work(file)
  }
}

/// Slices that follow each other on every core, and a queue depth at the start of each.
private struct TimelineWorkload {
  private struct Pair {
    var core: Int
    var name: Int
    var start: SimTime
    var end: SimTime
    var depth: Int64
  }

  private static let cores = 256
  private var layout = TimelineLayout(title: "run")
  private var slices: [Int] = []
  private var counters: [Int] = []
  private var pairs: [Pair] = []

  init(pairs count: Int) {
    let names = (0..<12).map { layout.name("layers.0.operator\($0)") }
    for core in 0..<Self.cores {
      let group = layout.add("core \(core)", .group)
      slices.append(layout.add("pipeline", .slices, in: group))
      let queue = TimelineTrack.Content.counter(unit: "packets", axis: "queue", isReal: false)
      counters.append(layout.add("queue", queue, in: group))
    }
    var random = RandomStream(seed: 1)
    var free = [Int64](repeating: 0, count: Self.cores)
    for index in 0..<count {
      let core = index % Self.cores
      let start = free[core] + Int64(random.next() % 400_000)
      let end = start + 1 + Int64(random.next() % 1_000_000)
      free[core] = end
      pairs.append(
        Pair(
          core: core, name: names[Int(random.next() % 12)], start: SimTime(picoseconds: start),
          end: SimTime(picoseconds: end), depth: Int64(random.next() % 64)))
    }
    pairs.sort { ($0.start, $0.core) < ($1.start, $1.core) }
  }

  func write(_ format: String, to output: DescriptorOutput) throws {
    if format == "vcd" {
      try write(to: VCDWriter(layout, to: output, changeLimit: .max))
    } else {
      try write(to: PerfettoWriter(layout, to: output, packetLimit: .max))
    }
  }

  private func write(to sink: some TimelineSink) throws {
    for pair in pairs {
      try sink.slice(pair.name, on: slices[pair.core], from: pair.start, to: pair.end, flow: 0)
      try sink.count(pair.depth, on: counters[pair.core], at: pair.start)
    }
    try sink.finish()
  }
}
