import ChipModel
import Foundation
import Quantities
import Reporting
import RunRecord
import TestSupport
import Testing

@Suite("The top of the page of a run")
struct PageNoticeTests {
  private func report(
    seed: UInt64, stop: RunStop? = nil, options: [RunDescription.Option] = [],
    trace: TraceDescription = TraceDescription()
  ) throws -> RunReport {
    let chip = SampleChip.chip(columns: 3, rows: 2)
    var record = SampleRun.record(on: chip, seed: seed)
    record.stop = stop
    var description = SampleRun.description()
    description.options += options
    description.trace = trace
    description.notes += trace.notes
    return try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: description, sites: SampleRun.sites(), edges: [])
  }

  /// What stands before the first panel, without the style sheet.
  private func top(_ report: RunReport) throws -> String {
    let html = try PageFolder(report).html
    let start = try #require(html.range(of: "<header>"))
    let end = try #require(html.range(of: "</header>"))
    return String(html[start.upperBound..<end.lowerBound])
  }

  @Test("says that a run was stopped, in the words of report.md", arguments: 0..<8 as Range<UInt64>)
  func partial(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var stop = RunStop(
      time: SimTime(picoseconds: random.count(below: 1 << 40)), positions: 40 + Int(random.count(below: 9)),
      entered: 7, isDrained: seed % 2 == 0)
    stop.inFlight[0] = random.count(below: 100_000)
    let report = try report(seed: seed, stop: stop)
    let markdown = ReportPage(report).markdown
    let line = try #require(markdown.split(separator: "\n").first { $0.hasPrefix("**PARTIAL RUN: ") })
    let sentence = String(line.dropFirst("**PARTIAL RUN: ".count).dropLast(".**".count))
    #expect(sentence.contains("of \(stop.positions) positions done"))
    let top = try top(report)
    let warning = try #require(
      top.range(of: "<p class=\"warning\"><strong>Partial run:</strong> \(sentence)."))
    // Before any figure.
    #expect(try warning.upperBound < #require(top.range(of: "<dl class=\"figures\">")).lowerBound)
    #expect(top.contains("Run so far") && !top.contains("Whole run"))
    // What is under way is paid for, and is no position that could share the bill.
    #expect(top.contains("Energy so far") && !top.contains("Energy / token"))
    #expect(!Headline(report, folder: nil).text.contains("per processed token"))
  }

  @Test("counts guesses and numbers without a grade, but no names")
  func grades() throws {
    #expect(try Headline(report(seed: 1), folder: nil).text.contains("chip's 2 numbers 1 is a guess\n"))
    var chip = SampleChip.chip(columns: 3, rows: 2)
    chip.provenance.append(Provenance(path: "core.lanes", value: "8"))
    chip.provenance.append(Provenance(path: "noc.topology", value: "mesh", isNumber: false))
    let report = try SampleRun.report(on: chip, seed: 1)
    #expect(Headline(report, folder: nil).text.contains("chip's 3 numbers 1 is a guess, 1 without a grade\n"))
    #expect(try PageFolder(report).html.contains("3 numbers 1 are guesses, and 1 have no grade."))
  }

  @Test("gives the command that stops again at the same time where there is one")
  func repeated() throws {
    let stop = RunStop(time: SimTime(picoseconds: 123_456), positions: 9, entered: 3)
    #expect(try PageFolder(report(seed: 1, stop: stop)).html.contains("--stop-at &#39;123456 ps&#39;"))
    let asked = try report(seed: 1, stop: stop, options: [.init("stop-at", "123456 ps")])
    #expect(try PageFolder(asked).html.components(separatedBy: "--stop-at").count == 2)
    var drained = stop
    drained.isDrained = true
    let html = try PageFolder(report(seed: 1, stop: drained)).html
    #expect(!html.contains("--stop-at") && html.contains("this is the whole run"))
  }

  @Test("says from when on a trace was cut, in the words of the manifest")
  func cut() throws {
    var trace = TraceDescription()
    trace.level = .packets
    trace.rows = [(.busy, 12), (.spike, 3)]
    trace.cuts = [(.packets, 1 << 24), (.units, 5 << 24)]
    trace.filters = [.init("trace-max", "1MB")]
    let top = try top(report(seed: 2, trace: trace))
    for note in trace.notes { #expect(top.contains(note)) }
    #expect(top.contains("<p class=\"warning\"><strong>Cut trace:</strong>"))
    #expect(!top.contains("Trace of a part"))
  }

  @Test("names what narrowed a trace, what the timeline lacks, and asks for the same trace again")
  func narrowed() throws {
    var trace = TraceDescription()
    trace.level = .units
    trace.rows = [(.busy, 12), (.queue, 3)]
    trace.filters = [.init("cores", "0-15"), .init("sample", "1/64"), .init("trace-max", "1MB")]
    var report = try report(seed: 3, trace: trace)
    report.note(timeline: ["CUT at 77 ps: the limit of <b>9</b> packets is reached"])
    let top = try top(report)
    #expect(top.contains("with --cores 0-15, --sample 1/64 only"))
    #expect(top.contains("CUT at 77 ps: the limit of &lt;b&gt;9&lt;/b&gt; packets is reached"))
    #expect(!top.contains("class=\"warning\""))
    let html = try PageFolder(report).html
    #expect(html.contains("--trace busy,queue --cores 0-15 --sample 1/64 --trace-max 1MB"))
    let manifest = try Manifest(report).json()
    #expect(manifest.contains("timeline.pftrace: CUT at 77 ps"))
  }

  @Test("says nothing of the sort about a whole run that recorded all that it was asked for")
  func quiet() throws {
    let top = try top(report(seed: 4))
    #expect(!top.contains("class=\"warning\"") && !top.contains("class=\"notice\""))
    #expect(top.contains("Whole run"))
  }
}
