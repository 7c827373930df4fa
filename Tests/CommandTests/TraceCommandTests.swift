import Foundation
import TestSupport
import Testing

@Suite("spikefoundry trace")
struct TraceCommandTests {
  /// A run with units, spikes and packets.
  private static let traced: Result<EventTraceTests.TracedFolder, any Error> = Result {
    try EventTraceTests.TracedFolder(["--trace", "L3"])
  }

  private static func trace(_ arguments: String...) throws -> Command.Outcome {
    try Command(["trace"] + arguments).run()
  }

  /// Lines of a timeline as CSV: start, end, row, name.
  private struct Line {
    var start, end: Int
    var row, name: String
  }

  private static func slices(_ path: String) throws -> [Line] {
    // Names of rows are quoted for the comma in coordinates.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try text.matches(of: #/(?m)^(\d+),(\d+),"?([^"\n]*?)"?,([^,\n]+),,,\d*$/#).map {
      Line(
        start: try #require(Int($0.output.1)), end: try #require(Int($0.output.2)), row: String($0.output.3),
        name: String($0.output.4))
    }
  }

  @Test("convert writes as CSV what the event tables hold: work by operator, to the picosecond")
  func table() throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/t.csv"
    let outcome = try Self.trace("convert", run.out, "--to", "csv", "--out", path)
    #expect(outcome.status == 0, "\(outcome.error)")
    let busy = try EventTables(run.out).table("busy")
    let cores = Set(try busy.column("core")).union(try EventTables(run.out).table("queue").column("core"))
    #expect(outcome.output == "\(path): \(cores.count) cores\n")
    var expected: [String: Int] = [:]
    for (name, time) in zip(try busy.column("op"), try busy.integers("dur_ps")) {
      expected[name, default: 0] += time
    }
    var found: [String: Int] = [:]
    for line in try Self.slices(path)
    where line.row.contains(" > pipeline > ") && !line.row.contains("stalls") {
      found[line.name, default: 0] += line.end - line.start
    }
    #expect(!found.isEmpty && found == expected)
  }

  @Test("convert shows a part: a window of time and the busiest cores")
  func part() throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/t.csv"
    let starts = try EventTables(run.out).table("busy").integers("t_ps")
    let (from, until) = (starts[starts.count / 4], starts[starts.count / 2])
    let outcome = try Self.trace(
      "convert", run.out, "--to", "csv", "--out", path, "--from", "\(from)ps", "--until", "\(until)ps",
      "--cores", "top:2")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.hasSuffix(": 2 cores\n"))
    let lines = try Self.slices(path).filter { $0.row.contains(" > pipeline > ") }
    #expect(!lines.isEmpty && lines.allSatisfy { from <= $0.start && $0.start < until })
  }

  @Test("A run with CSV tables alone has no timeline: the run says so, and convert too, in one line")
  func csv() throws {
    let run = try EventTraceTests.TracedFolder(["--trace", "L2", "--tables", "csv"])
    let note = "none is written: it is made from Parquet tables, which --tables leaves out"
    #expect(run.outcome.error.contains("timeline.pftrace: \(note)\n"))
    #expect(try run.manifest().at("timeline").elements().map { try $0.text() } == [note])
    for format in ["perfetto", "vcd", "csv"] {
      let outcome = try Self.trace("convert", run.out, "--to", format)
      #expect(outcome.status == 65)
      #expect(
        outcome.error == "\(run.out)/events/index.json: error: files: expected Parquet tables, found "
          + "'events/busy-00000.csv': for timelines run with --tables parquet\n")
    }
    #expect(!(try run.folder.tree().contains { $0.contains("timeline.") }))
    // The same run with Parquet is equal all the same.
    let parquet = try EventTraceTests.TracedFolder(["--trace", "L2"])
    #expect(try Command(["diff", run.out, parquet.out]).run().output.hasPrefix("equal\n"))
  }

  @Test(
    "convert writes Perfetto, the same bytes as the run itself, and VCD, and says what a limit cuts")
  func perfetto() throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: name)) }
    let written = try bytes("\(run.out)/timeline.pftrace")
    let again = try Self.trace("convert", run.out, "--out", "\(folder.path)/again")
    #expect(try again.status == 0 && bytes("\(folder.path)/again") == written)
    let cut = try Self.trace("convert", run.out, "--limit", "100", "--out", "\(folder.path)/cut")
    #expect(
      cut.status == 0 && cut.error.contains("CUT at ") && cut.error.contains("the limit of 100 packets"))
    #expect(try bytes("\(folder.path)/cut").count < written.count)
    let vcd = try Self.trace("convert", run.out, "--to", "vcd", "--out", "\(folder.path)/t.vcd")
    #expect(vcd.status == 0)
    let text = try String(contentsOfFile: "\(folder.path)/t.vcd", encoding: .utf8)
    #expect(text.contains(/\$timescale (10{1,2}ps|10{0,2}ns) \$end/) && text.contains("$enddefinitions"))
  }

  @Test(
    "convert refuses what it cannot show, and leaves no file",
    arguments: [
      (["--from", "5us", "--until", "1us"], 64, "--until"), (["--from", "soon"], 64, "--from"),
      (["--cores", "top:0"], 64, "--cores"), (["--cores", "4-2"], 64, "--cores"),
      (["--limit", "0"], 64, "--limit"), (["--arrows", "-1"], 64, "--arrows"),
      (["--to", "json"], 64, "--to"),
      (["--from", "1s"], 65, "no event of the run is in the selection"),
      (["--layers", "77"], 65, "no event of the run is in the selection"),
    ])
  func refusals(_ options: [String], _ status: Int32, _ says: String) throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    let outcome = try Command(["trace", "convert", run.out, "--out", "\(folder.path)/t"] + options).run()
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(try folder.tree().isEmpty)
  }

  @Test("info lists every kind with the rows that its files have")
  func info() throws {
    let run = try Self.traced.get()
    let outcome = try Self.trace("info", run.out)
    #expect(outcome.status == 0 && outcome.error.isEmpty)
    let events = try EventTables(run.out)
    let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.first?.prefix(4) == ["kind", "level", "files", "rows"])
    #expect(lines.dropFirst().map { $0[0] } == events.kinds)
    for line in lines.dropFirst() { #expect(try line[3] == "\(events.table(line[0]).rows.count)") }
  }

  @Test("info says which files are missing or cut short, with status 65")
  func damaged() throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    let copy = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: run.out, toPath: copy)
    try FileManager.default.removeItem(atPath: "\(copy)/events/queue-00000.parquet")
    try folder.make("run/events/busy-00000.parquet", "PAR1")
    let outcome = try Self.trace("info", copy)
    #expect(outcome.status == 65 && outcome.output.contains("busy"))
    expectMessage(
      outcome.error,
      ["busy-00000.parquet: expected ", "bytes, found 4", "queue-00000.parquet: missing"])
    let converted = try Self.trace("convert", copy)
    #expect(converted.status != 0)
    expectMessage(converted.error, ["events/"])
  }

  @Test(
    "Of a killed run, info lists the event files that can be read, and every reader says that it was killed")
  func killed() throws {
    let run = try Self.traced.get()
    let folder = try TemporaryFolder()
    let hidden = "\(folder.path)/.gone.spikefoundry-partial"
    try folder.make(".gone.spikefoundry-partial/events/queue-00000.parquet", "PAR1 and no end")
    try FileManager.default.copyItem(
      atPath: "\(run.out)/events/busy-00000.parquet", toPath: "\(hidden)/events/busy-00000.parquet")
    let rows = try EventTables(run.out).table("busy").rows.count
    for name in ["\(folder.path)/gone", hidden] {
      let info = try Self.trace("info", name)
      #expect(info.status == 66 && info.error.contains("the run was killed before its end"))
      let lines = info.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      #expect(lines.contains { $0.starts(with: ["events/busy-00000.parquet", "\(rows)"]) })
      #expect(info.output.contains("LOST: events/queue-00000.parquet was not closed"))
      for command in [
        ["trace", "convert", name], ["report", name], ["view", name], ["diff", name, run.out],
      ] {
        let outcome = try Command(command).run()
        #expect(outcome.status == 66)
        expectMessage(outcome.error, ["the run was killed before its end; it left", "trace info"])
      }
    }
  }

  @Test(
    "and diff refuse an index of the events of another version or in another unit",
    arguments: [
      (
        "spikefoundry.events/v1", "spikefoundry.events/v9", "schema: expected 'spikefoundry.events/v1', found"
      ),
      ("\"ps\"", "\"ns\"", "time_unit: expected 'ps', found 'ns'"),
    ])
  func foreignIndex(_ piece: String, _ replacement: String, _ problem: String) throws {
    let folder = try TemporaryFolder()
    try folder.copy(try Self.traced.get().out, as: "run")
    let index = try folder.text("run/events/index.json")
    #expect(index.contains(piece))
    try folder.make("run/events/index.json", index.replacing(piece, with: replacement))
    let info = try Self.trace("info", folder.path("run"))
    #expect(info.status == 65 && info.error.contains(problem), "\(info.error)")
    let diff = try Command(["diff", folder.path("run"), try Self.traced.get().out]).run()
    #expect(diff.status == 65 && diff.error.contains(problem), "\(diff.error)")
  }
}
