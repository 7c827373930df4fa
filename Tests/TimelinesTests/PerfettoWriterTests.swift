import DataFiles
import Quantities
import TestSupport
import Testing

@testable import Timelines

@Suite("Perfetto traces")
struct PerfettoWriterTests {
  private func decoded(
    _ timeline: RandomTimeline, unit: TimelineUnit = .picoseconds, limit: Int = .max
  ) throws -> DecodedTrace {
    let output = MemoryOutput()
    try timeline.write(to: PerfettoWriter(timeline.layout, to: output, unit: unit, packetLimit: limit))
    return DecodedTrace(output.bytes)
  }

  @Test("Every slice is read back with its row, name, times and arrow", arguments: 0..<20 as Range<UInt64>)
  func slices(seed: UInt64) throws {
    let timeline = RandomTimeline(seed: seed, events: 400)
    let trace = try decoded(timeline)
    #expect(trace.errors == [])
    let expected = timeline.slices.map {
      DecodedTrace.Slice(
        track: UInt64($0.track) + 1, name: timeline.layout.names[$0.name], start: UInt64($0.start),
        end: UInt64($0.end), depth: 0, flows: $0.flow == 0 ? [] : [$0.flow])
    }
    #expect(trace.slices == expected)
  }

  @Test("Every value is read back bit by bit, the extremes too", arguments: 0..<20 as Range<UInt64>)
  func values(seed: UInt64) throws {
    let timeline = RandomTimeline(seed: seed, events: 400)
    let expected = timeline.events.compactMap { event -> DecodedTrace.Value? in
      switch event {
      case .slice: nil
      case .count(let value, let track, let time):
        .init(track: UInt64(track) + 1, time: UInt64(time), integer: value, double: nil)
      case .measure(let value, let track, let time):
        .init(track: UInt64(track) + 1, time: UInt64(time), integer: nil, double: value)
      }
    }
    #expect(try decoded(timeline).values == expected)
  }

  @Test("Rows keep their place in the tree, their order, unit and scale", arguments: 0..<20 as Range<UInt64>)
  func rows(seed: UInt64) throws {
    let layout = RandomTimeline(seed: seed, events: 1).layout
    let output = MemoryOutput()
    try PerfettoWriter(layout, to: output).finish()
    let trace = DecodedTrace(output.bytes)
    #expect(trace.tracks.count == layout.tracks.count)
    for (index, row) in layout.tracks.enumerated() {
      var expected = DecodedTrace.Track(
        name: row.name, parent: row.parent.map { UInt64($0) + 1 }, rank: UInt64(row.rank), isOrdered: true)
      if case .counter(let unit, let axis, _) = row.content { (expected.unit, expected.axis) = (unit, axis) }
      #expect(trace.tracks[UInt64(index) + 1] == expected)
    }
    let siblings = trace.tracks.values.map { "\($0.parent ?? 0) \($0.name)" }
    #expect(Set(siblings).count == siblings.count, "viewers merge siblings of one name")
  }

  @Test("In nanoseconds a duration is the difference of its cut ends, so that sums can be checked exactly")
  func nanoseconds() throws {
    let timeline = RandomTimeline(seed: 3, events: 2000, longestStep: 300)
    let trace = try decoded(timeline, unit: .nanoseconds)
    #expect(trace.errors == [])
    for (number, name) in timeline.layout.names.enumerated() {
      let own = timeline.slices.filter { $0.name == number }
      let sum = trace.slices.filter { $0.name == name }.reduce(0) { $0 + ($1.end ?? 0) - $1.start }
      #expect(sum == UInt64(own.reduce(0) { $0 + $1.end / 1000 - $1.start / 1000 }))
    }
    let exact = try decoded(timeline).slices.reduce(0) { $0 + ($1.end ?? 0) - $1.start }
    #expect(exact == UInt64(timeline.slices.reduce(0) { $0 + $1.end - $1.start }))
  }

  @Test("The top row says when a shown nanosecond is a picosecond")
  func remark() throws {
    let timeline = RandomTimeline(seed: 1, events: 1)
    #expect(try decoded(timeline).tracks[1]?.name == "run (1 ns shown = 1 ps simulated)")
    #expect(try decoded(timeline, unit: .nanoseconds).tracks[1]?.name == "run")
  }

  @Test("Open slices nest: what begins inside ends inside", arguments: 0..<10 as Range<UInt64>)
  func nesting(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var layout = TimelineLayout(title: "run")
    let row = layout.add("token", .slices)
    let names = (0..<5).map { layout.name("depth \($0)") }
    let output = MemoryOutput()
    let writer = try PerfettoWriter(
      layout, to: output, unit: .picoseconds, packetLimit: random.integer(20...300))
    var depth = 0
    for time in 0..<200 {
      let at = SimTime(picoseconds: Int64(time))
      if depth < names.count, depth == 0 || random.integer(0...1) == 0 {
        try writer.begin(names[depth], on: row, at: at)
        depth += 1
      } else {
        depth -= 1
        try writer.end(on: row, at: at)
      }
    }
    while depth > 0 {
      depth -= 1
      try writer.end(on: row, at: SimTime(picoseconds: 200))
    }
    try writer.finish()
    let trace = DecodedTrace(output.bytes)
    #expect(trace.errors == [])
    #expect(trace.slices.allSatisfy { $0.name == "depth \($0.depth)" })
    for (outer, slice) in trace.slices.enumerated() {
      guard let end = slice.end else { continue }
      let inside = trace.slices[(outer + 1)...].prefix { $0.start < end }
      #expect(inside.allSatisfy { $0.depth > slice.depth && ($0.end ?? .max) <= end })
    }
  }

  @Test("A file that is cut anywhere decodes up to the cut, and nothing in it is wrong")
  func truncation() throws {
    let timeline = RandomTimeline(seed: 5, events: 60)
    let output = MemoryOutput()
    try timeline.write(to: PerfettoWriter(timeline.layout, to: output, unit: .picoseconds))
    let whole = DecodedTrace(output.bytes)
    for length in stride(from: 0, to: output.bytes.count, by: 5) {
      let part = DecodedTrace(Array(output.bytes.prefix(length)))
      #expect(part.errors.allSatisfy { $0.hasPrefix("open slice") })
      let complete = part.slices.filter { $0.end != nil }
      #expect(complete.elementsEqual(whole.slices.prefix(complete.count)))
      #expect(part.values.elementsEqual(whole.values.prefix(part.values.count)))
    }
  }

  @Test("Behind the packet limit nothing is written but what was left out", arguments: [60, 100, 500, 1000])
  func limit(packets: Int) throws {
    let timeline = RandomTimeline(seed: 11, events: 2000)
    let output = MemoryOutput()
    let writer = try PerfettoWriter(timeline.layout, to: output, unit: .picoseconds, packetLimit: packets)
    try timeline.write(to: writer)
    let trace = DecodedTrace(output.bytes)
    let cut = try #require(writer.cut)
    #expect(trace.errors == [])
    let rows = timeline.layout.tracks.count + 1
    #expect(trace.packets <= max(packets, rows) + 1 + 3 * rows + timeline.layout.names.count * rows)
    #expect(Int64(trace.slices.count + trace.values.count) + cut.events == Int64(timeline.events.count))
    #expect(
      timeline.events.dropFirst(trace.slices.count + trace.values.count).first?.time
        == cut.start.picoseconds)
    let remark = try #require(trace.remarks.last)
    #expect(remark.name == "cut: the packet limit was reached")
    #expect(
      remark.facts == [
        ["events_left_out", "\(cut.events)"], ["first_start_ps", "\(cut.start.picoseconds)"],
      ])
  }

  @Test("Where the run came from stands in one instant")
  func provenance() throws {
    var layout = TimelineLayout(title: "run")
    layout.provenance = [.init("model_sha256", "abc"), .init("hostile", "</script>\u{202E}\0")]
    let output = MemoryOutput()
    try PerfettoWriter(layout, to: output).finish()
    let remark = try #require(DecodedTrace(output.bytes).remarks.first)
    #expect(remark.facts == [["model_sha256", "abc"], ["hostile", "</script>\\u{202e}\\u{0}"]])
  }

  @Test("Names of any length and content keep the packets whole")
  func longNames() throws {
    var layout = TimelineLayout(title: String(repeating: "🦔", count: 5000))
    let row = layout.add("\u{1B}[2J\u{202E}\n", .slices)
    let names = ["", String(repeating: "é", count: 500), "a\0b", "\u{FEFF}x", "<b>"].map { layout.name($0) }
    let output = MemoryOutput()
    let writer = try PerfettoWriter(layout, to: output, unit: .picoseconds)
    for (index, name) in names.enumerated() {
      try writer.slice(
        name, on: row, from: SimTime(picoseconds: Int64(index) << 60),
        to: SimTime(picoseconds: Int64(index) << 60), flow: .max)
    }
    try writer.finish()
    let trace = DecodedTrace(output.bytes)
    #expect(trace.errors == [])
    #expect(trace.tracks[2]?.name == "\\u{1b}[2J\\u{202e}\\u{a}")
    #expect(
      trace.slices.map(\.name) == [
        "(unnamed)", String(repeating: "é", count: 120) + "…", "a\\u{0}b", "\\u{feff}x", "<b>",
      ])
  }

  @Test("A row that goes back in time, an end without a begin and a full device are errors")
  func errors() throws {
    var layout = TimelineLayout(title: "run")
    let row = layout.add("row", .slices)
    let name = layout.name("a")
    let output = MemoryOutput()
    let writer = try PerfettoWriter(layout, to: output)
    #expect(throws: Failure.self) { try writer.end(on: row, at: .zero) }
    try writer.begin(name, on: row, at: SimTime(picoseconds: 5000))
    #expect(throws: Failure.self) { try writer.end(on: row, at: SimTime(picoseconds: 3000)) }
    output.limit = 10
    #expect(throws: Failure.self) { try writer.finish() }
  }

  @Test("Of slices and counter samples an event takes at most 26 bytes")
  func size() throws {
    var random = SeededGenerator(seed: 1)
    var layout = TimelineLayout(title: "run")
    let names = (0..<12).map { layout.name("layers.0.operator\($0)") }
    let rows = (0..<64).map { core in
      let group = layout.add("core \(core)", .group)
      return (
        layout.add("pipeline", .slices, in: group),
        layout.add("queue", .counter(unit: "packets", axis: "queue", isReal: false), in: group)
      )
    }
    let output = MemoryOutput()
    let writer = try PerfettoWriter(layout, to: output, packetLimit: .max)
    var time: Int64 = 0
    let events = 60_000
    for index in 0..<events / 2 {
      let (slices, counter) = rows[index & 63]
      time += Int64(random.integer(0...4000))
      let end = time + Int64(random.integer(1...500_000))
      try writer.slice(
        names[random.integer(0...11)], on: slices, from: SimTime(picoseconds: time * 256),
        to: SimTime(picoseconds: min(end, time + 1) * 256))
      try writer.count(Int64(random.integer(0...64)), on: counter, at: SimTime(picoseconds: time * 256))
    }
    try writer.finish()
    #expect(DecodedTrace(output.bytes).errors == [])
    #expect(output.bytes.count <= 26 * events, "\(Double(output.bytes.count) / Double(events)) B/event")
  }
}
