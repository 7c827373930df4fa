import EventKernel
import Foundation
import Quantities
import Timelines

/// Timelines of slices and counter samples against records copied into a buffer that write(2) takes.
///
/// The workload of the published figures: 256 cores, as many slices as samples.
struct TimelineBenchmark {
  private static let pairs = 1 << 19

  func rows() throws -> [Row] {
    let workload = TimelineWorkload(pairs: Self.pairs)
    // Processor time and bytes per event of the first prototype, and a fifth more.
    return try [("perfetto", 63.0, 25.0), ("vcd", 63.0, 19.0)].flatMap { format, nanoseconds, bytes in
      try WriteFloor.rows(
        WriteFloor.Workload(
          name: "timeline/\(format)", records: 2 * Self.pairs, ceiling: 1.2 * nanoseconds, bytes: 1.2 * bytes,
          write: { try workload.write(format, to: $0) }))
    }
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
