import DataFiles
import Quantities
import TestSupport
import Testing

@testable import Timelines

@Suite("Value change dumps")
struct VCDWriterTests {
  private func dumped(_ timeline: RandomTimeline) throws -> DumpedChanges {
    let output = MemoryOutput()
    try timeline.write(to: VCDWriter(timeline.layout, to: output))
    return DumpedChanges(output.text)
  }

  /// What every row holds from an instant on, worked out event by event.
  private func expected(_ timeline: RandomTimeline) -> [Int: [Int64: String]] {
    var rows: [Int: [Int64: String]] = [:]
    for event in timeline.events {
      switch event {
      case .slice(let slice):
        rows[slice.track, default: [:]][slice.start] = String(slice.name, radix: 2)
        rows[slice.track, default: [:]][slice.end] = "z"
      case .count(let value, let track, let time):
        rows[track, default: [:]][time] = String(UInt64(bitPattern: value), radix: 2)
      case .measure(let value, let track, let time):
        rows[track, default: [:]][time] = "\(value == 0 ? 0 : value)"
      }
    }
    return rows
  }

  @Test("Every change is read back at its picosecond, and nothing else", arguments: 0..<30 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let timeline = RandomTimeline(seed: seed, events: 500, longestStep: seed % 2 == 0 ? 3 : 5000)
    let dump = try dumped(timeline)
    #expect(dump.errors == [])
    #expect(dump.timescale == "1ps")
    let rows = expected(timeline)
    for (index, track) in timeline.layout.tracks.enumerated() where track.content != .group {
      let identifier = VCDText.identifier(VCDVariable.numbers(timeline.layout)[index])
      let name = String(decoding: identifier, as: UTF8.self)
      #expect(dump.variables[name]?.path.last == VCDText.name(track.name))
      var shown = track.content == .slices ? "z" : dump.variables[name]?.kind == "real" ? "0.0" : "0"
      var wanted: [String] = ["0 \(shown)"]
      for (time, value) in (rows[index] ?? [:]).sorted(by: { $0.key < $1.key }) where value != shown {
        shown = value
        wanted.append("\(time) \(value)")
      }
      #expect(dump.changes[name, default: []].map { "\($0.time) \($0.value)" } == wanted)
    }
  }

  @Test(
    "In the unit of its grid every instant is a whole number, and the same",
    arguments: 0..<15 as Range<UInt64>)
  func grid(seed: UInt64) throws {
    let step = [1, 10, 100, 1000, 1_000_000][Int(seed % 5)]
    let timeline = RandomTimeline(seed: seed, events: 300, step: Int64(step))
    var grid = TimelineGrid()
    for event in timeline.events { event.times.forEach { grid.add($0) } }
    #expect(grid.step == step)
    let (fine, coarse) = (MemoryOutput(), MemoryOutput())
    try timeline.write(to: VCDWriter(timeline.layout, to: fine))
    try timeline.write(to: VCDWriter(timeline.layout, grid: grid, to: coarse))
    let (exact, short) = (DumpedChanges(fine.text), DumpedChanges(coarse.text))
    #expect(short.errors == [] && short.timescale == ["1ps", "10ps", "100ps", "1ns", "1us"][Int(seed % 5)])
    #expect(coarse.text.utf8.count < fine.text.utf8.count || step == 1)
    for (name, changes) in exact.changes {
      #expect(
        changes.map { "\($0.time) \($0.value)" }
          == short.changes[name, default: []].map { "\($0.time * Int64(step)) \($0.value)" })
    }
  }

  @Test("An instant that is not on the grid is an error, not another instant")
  func offGrid() throws {
    var layout = TimelineLayout(title: "run")
    let row = layout.add("row", .slices)
    let name = layout.name("a")
    var grid = TimelineGrid()
    grid.add(3000)
    let writer = try VCDWriter(layout, grid: grid, to: MemoryOutput())
    try writer.slice(name, on: row, from: .zero, to: SimTime(picoseconds: 3500))
    #expect(throws: Failure.self) { try writer.finish() }
  }

  @Test("Variables stand in the scopes of their rows, under identifiers of their own")
  func scopes() throws {
    var layout = TimelineLayout(title: "run")
    let core = layout.add("core 3 (1,0)", .group)
    let nested = layout.add("token", .slices)
    _ = layout.add("fire", .slices, in: core)
    _ = layout.add("power", .counter(unit: "uW", axis: "power", isReal: true), in: core)
    _ = layout.add("layer", .slices, in: nested)
    for index in 0..<10_000 { _ = layout.add("row \(index)", .slices) }
    let output = MemoryOutput()
    try VCDWriter(layout, to: output).finish()
    let dump = DumpedChanges(output.text)
    #expect(dump.errors == [])
    #expect(dump.variables.count == 10_004)
    let paths = Set(dump.variables.values.map { $0.path.joined(separator: "/") })
    #expect(
      paths.isSuperset(of: [
        "run/core$203$20$281$2C0$29/fire", "run/core$203$20$281$2C0$29/power", "run/token/token",
        "run/token/layer", "run/row$209999",
      ]))
  }

  @Test("Names and facts from users start no keyword, scope or change")
  func hostileNames() throws {
    var layout = TimelineLayout(title: "$end $upscope $end\n#5")
    let row = layout.add("$var wire 1 ! x $end", .slices)
    let name = layout.name("$end\n$enddefinitions $end\n#99\nb1 !")
    layout.provenance = [.init("$end", "$end\u{7}\u{202E}é")]
    let output = MemoryOutput()
    let writer = try VCDWriter(layout, to: output)
    try writer.slice(name, on: row, from: .zero, to: SimTime(picoseconds: 7))
    try writer.finish()
    let dump = DumpedChanges(output.text)
    #expect(dump.errors == [])
    #expect(dump.variables.count == 1)
    #expect(dump.changes.values.first?.map(\.time) == [0, 0, 7])
    #expect(output.bytes.allSatisfy { $0 == 10 || (0x20...0x7E).contains($0) })
  }

  @Test("The header names every number that a row of slices can hold")
  func names() throws {
    let timeline = RandomTimeline(seed: 4, events: 10)
    let comment = try #require(try dumped(timeline).comments.first)
    for (number, name) in timeline.layout.names.enumerated() {
      #expect(comment.contains("\(number) \(name)"))
    }
  }

  @Test("Behind the limit no change is written, and the file says how many events are missing")
  func limit() throws {
    let timeline = RandomTimeline(seed: 8, events: 500)
    let output = MemoryOutput()
    let writer = try VCDWriter(timeline.layout, to: output, changeLimit: 50)
    try timeline.write(to: writer)
    let dump = DumpedChanges(output.text)
    let cut = try #require(writer.cut)
    #expect(dump.errors == [])
    #expect(dump.comments.last == "\(cut.events) events from \(cut.start.picoseconds) ps on were left out")
    let left = timeline.events.suffix(Int(cut.events))
    #expect(left.first?.time == cut.start.picoseconds)
  }

  @Test("Overlapping slices, time that goes back and infinite values are errors")
  func errors() throws {
    var layout = TimelineLayout(title: "run")
    let row = layout.add("row", .slices)
    let value = layout.add("value", .counter(unit: "", axis: "", isReal: true))
    let name = layout.name("a")
    let writer = try VCDWriter(layout, to: MemoryOutput())
    func at(_ picoseconds: Int64) -> SimTime { SimTime(picoseconds: picoseconds) }
    try writer.slice(name, on: row, from: at(5), to: at(9))
    #expect(throws: Failure.self) { try writer.slice(name, on: row, from: at(8), to: at(10)) }
    #expect(throws: Failure.self) { try writer.measure(.infinity, on: value, at: at(9)) }
    #expect(throws: Failure.self) { try writer.measure(1, on: value, at: at(3)) }
  }
}

@Suite("Timelines as a table")
struct TimelineTableTests {
  @Test("There is one line per event in the order of events, with names from the top")
  func lines() throws {
    var layout = TimelineLayout(title: "run")
    let core = layout.add("core 3", .group)
    let fire = layout.add("=fire", .slices, in: core)
    let queue = layout.add("queue", .counter(unit: "packets", axis: "q", isReal: false), in: core)
    let name = layout.name("a,b")
    let output = MemoryOutput()
    let table = TimelineTable(layout, to: output, eventLimit: 2)
    try table.slice(name, on: fire, from: .zero, to: SimTime(picoseconds: 7), flow: 3)
    try table.count(-4, on: queue, at: SimTime(picoseconds: 5))
    try table.count(4, on: queue, at: SimTime(picoseconds: 6))
    try table.finish()
    #expect(
      output.text == """
        start_ps,end_ps,row,name,value,unit,flow
        0,7,core 3 > =fire,"a,b",,,3
        5,,core 3 > queue,,-4,packets,

        """)
    #expect(table.cut == TimelineCut(events: 1, start: SimTime(picoseconds: 6)))
  }
}
