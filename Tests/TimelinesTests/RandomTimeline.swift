import DataFiles
import Quantities
import TestSupport
import Timelines

/// A timeline of random rows and events, in order of time.
struct RandomTimeline {
  struct Slice: Hashable {
    var name: Int
    var track: Int
    var start: Int64
    var end: Int64
    var flow: UInt64
  }

  enum Event {
    case slice(Slice)
    case count(Int64, track: Int, time: Int64)
    case measure(Double, track: Int, time: Int64)

    var time: Int64 {
      switch self {
      case .slice(let slice): slice.start
      case .count(_, _, let time), .measure(_, _, let time): time
      }
    }

    var times: [Int64] {
      if case .slice(let slice) = self { [slice.start, slice.end] } else { [time] }
    }
  }

  private(set) var layout = TimelineLayout(title: "run")
  private(set) var events: [Event] = []
  /// Instants at which each row of slices is free again.
  private var free: [Int: Int64] = [:]

  private let step: Int64

  init(seed: UInt64, events count: Int, longestStep: Int = 5000, step: Int64 = 1) {
    self.step = step
    var random = SeededGenerator(seed: seed)
    let rows = rows(&random)
    let names = (0..<random.integer(1...40)).map { layout.name("layers.\($0).op") }
    var time: Int64 = 0
    while events.count < count {
      time += Int64(random.integer(0...longestStep)) * step
      guard let track = rows.randomElement(using: &random), let name = names.randomElement(using: &random)
      else { continue }
      add(track, name, time, &random)
    }
  }

  var slices: [Slice] {
    events.compactMap { if case .slice(let slice) = $0 { slice } else { nil } }
  }

  func write(to sink: some TimelineSink) throws(Failure) {
    for event in events { try Self.write(event, to: sink) }
    try sink.finish()
  }

  static func write(_ event: Event, to sink: some TimelineSink) throws(Failure) {
    switch event {
    case .slice(let slice):
      try sink.slice(
        slice.name, on: slice.track, from: SimTime(picoseconds: slice.start),
        to: SimTime(picoseconds: slice.end), flow: slice.flow)
    case .count(let value, let track, let time):
      try sink.count(value, on: track, at: SimTime(picoseconds: time))
    case .measure(let value, let track, let time):
      try sink.measure(value, on: track, at: SimTime(picoseconds: time))
    }
  }

  private mutating func rows(_ random: inout SeededGenerator) -> [Int] {
    var rows: [Int] = []
    for _ in 0..<random.integer(1...60) {
      let parent = layout.tracks.indices.randomElement(using: &random) ?? 0
      let name = "row \(random.integer(0...9))"
      switch random.integer(0...4) {
      case 0: _ = layout.add(name, .group, in: parent)
      case 1: rows.append(layout.add(name, .counter(unit: "uW", axis: "power", isReal: true), in: parent))
      case 2: rows.append(layout.add(name, .counter(unit: "packets", axis: "q", isReal: false), in: parent))
      default: rows.append(layout.add(name, .slices, in: parent))
      }
    }
    return rows.isEmpty ? [layout.add("one", .slices)] : rows
  }

  private mutating func add(_ track: Int, _ name: Int, _ time: Int64, _ random: inout SeededGenerator) {
    switch layout.tracks[track].content {
    case .group: return
    case .slices:
      guard time >= free[track, default: 0] else { return }
      let end = time + Int64(random.integer(0...20_000)) * step
      free[track] = end
      let flow: UInt64 = random.integer(0...3) == 0 ? random.next() | 1 : 0
      events.append(.slice(Slice(name: name, track: track, start: time, end: end, flow: flow)))
    case .counter(_, _, let isReal):
      let extremes: [Int64] = [0, 1, -1, .max, .min, 127, 128]
      let value = extremes.randomElement(using: &random) ?? 0
      events.append(
        isReal
          ? .measure(Double(value) / 3, track: track, time: time) : .count(value, track: track, time: time))
    }
  }
}
