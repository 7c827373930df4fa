import ChipModel
import ChipPlacement
import DataFiles
import Quantities
import RunRecord
import Testing

@testable import Reporting

@Suite("The books of a critical path")
struct CriticalPathBookTests {
  private static func record(_ steps: [(CriticalStep.Phase, Int64, Int, Int)]) -> RunRecord {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    var record = SampleRun.record(on: chip, seed: 1)
    var time: Int64 = 0
    record.criticalPath = steps.map { phase, length, tile, operation in
      defer { time += length }
      return CriticalStep(
        phase: phase, start: SimTime(picoseconds: time), end: SimTime(picoseconds: time + length), tile: tile,
        operation: operation, token: 0)
    }
    return record
  }

  private static func report(_ record: RunRecord) throws -> RunReport {
    let chip = SampleChip.chip(columns: 2, rows: 2)
    return try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: record.operators),
      description: SampleRun.description(), sites: SampleRun.sites(),
      edges: [
        OperatorEdge(from: "embedding", to: "layers.0.attn.q_proj"),
        OperatorEdge(from: "layers.0.attn.q_proj", to: "lm_head"),
      ])
  }

  @Test("add up to the end of the run, whatever is summed over", arguments: 0..<6 as Range<UInt64>)
  func sums(seed: UInt64) throws {
    let record = SampleRun.record(on: SampleChip.chip(columns: 3, rows: 2), seed: seed)
    let book = CriticalPathBook(record)
    let end = record.end.picoseconds
    #expect(book.total == end && book.steps == record.criticalPath.count)
    #expect(book.byPhase.reduce(0, +) == end)
    #expect(book.byOperator.reduce(0) { $0 + $1.time } == end)
    #expect(book.byLayer.reduce(0) { $0 + $1.time } == end)
    #expect(book.byTile.reduce(0) { $0 + $1.time } == end)
    #expect(book.byToken.reduce(0) { $0 + $1.time } == end)
    #expect(book.parts.reduce(0) { $0 + $1.time } == end)
    #expect(zip(book.parts, book.parts.dropFirst()).allSatisfy { $0.time >= $1.time })
  }

  @Test("make a sentence of the phase, the kind of operator and the core with most of the time")
  func sentence() throws {
    // 1 and 3 are the query projections of two layers.
    let record = Self.record([
      (.compute, 100, 0, 0), (.service, 300, 1, 1), (.output, 150, 1, 1), (.service, 250, 2, 3),
      (.service, 50, 3, 4), (.link, 150, 3, 4),
    ])
    let sentence = try #require(Bottleneck(try Self.report(record)).sentence)
    #expect(
      sentence == "60.0 % of the critical path is synapse units at work: 55.0 % for attn.q_proj in 2 layers, "
        + "the largest part (30.0 %) on core 1 (x 1, y 0) for layers.0.attn.q_proj; "
        + "then output units at work 15.0 %, packets on free links 15.0 %")
    #expect(Headline(try Self.report(record), folder: nil).text.contains("critical  60.0 % of the"))
  }

  @Test("say nothing where no path was recorded")
  func none() throws {
    let report = try Self.report(Self.record([]))
    #expect(Bottleneck(report).sentence == nil)
    #expect(!Headline(report, folder: nil).text.contains("critical"))
    #expect(!ReportPage(report).markdown.contains("critical path"))
  }

  @Test("draw the way in red, with its shares at operators and between them")
  func drawing() throws {
    let record = Self.record([
      (.compute, 100, 0, 0), (.link, 50, 1, 0), (.networkWait, 50, 1, 0), (.service, 300, 1, 1),
      (.compute, 500, 1, 1),
    ])
    let report = try Self.report(record)
    let dot = PlacementDrawing(report.placement, edges: report.edges, record: record).dotText()
    let lines = dot.split(separator: "\n")
    #expect(lines.contains { $0.contains("n0 -> n1") && $0.contains("10.0 %") && $0.contains("penwidth") })
    #expect(lines.contains { $0.contains("n1 -> n4") && !$0.contains("penwidth") })
    #expect(lines.contains { $0.contains("80.0 %") && $0.contains("penwidth=\"6.00\"") })
    #expect(lines.filter { $0.contains("penwidth") }.count == 3)
    #expect(
      try !PlacementDrawing(report.placement, edges: report.edges, record: record).pictures().svg.isEmpty)
  }

  @Test("stop a report whose path is not as long as the run")
  func audit() throws {
    var record = SampleRun.record(on: SampleChip.chip(columns: 2, rows: 2), seed: 4)
    record.criticalPath.removeLast()
    let report = try Self.report(record)
    #expect(throws: Failure.self) { try RunAudit(report).check() }
  }
}
