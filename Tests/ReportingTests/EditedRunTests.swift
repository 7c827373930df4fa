import DataFiles
import Foundation
import Parquet
import Quantities
import Reporting
import RunRecord
import TestSupport
import Testing

@testable import RunPage

@Suite("The page of an edited run folder")
struct EditedRunTests {
  /// A value that is put into one row of a table.
  struct Edit: Sendable, CustomTestStringConvertible {
    var table: String
    var column: String
    var row: Int
    var value: String

    init(_ table: String, _ column: String, _ row: Int, _ value: String) {
      (self.table, self.column, self.row, self.value) = (table, column, row, value)
    }

    var testDescription: String { "\(table).\(column)[\(row)] = \(value)" }
  }

  private func report() throws -> RunReport {
    try SampleRun.report(on: SampleChip.chip(columns: 4, rows: 3), seed: 3)
  }

  /// Puts values into a table of comma-separated values whose cells have no quotes.
  private func change(_ edits: [Edit], in folder: URL) throws {
    for edit in edits {
      let file = folder.appending(path: "\(edit.table).csv")
      var rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      let column = try #require(rows[0].firstIndex(of: edit.column))
      rows[edit.row + 1][column] = edit.value
      let text = rows.map { $0.joined(separator: ",") + "\n" }.joined()
      try Data(text.utf8).write(to: file)
    }
  }

  @Test(
    "is refused with the file and the column",
    arguments: [
      [Edit("cores", "core", 0, "3"), Edit("cores", "core", 1, "3")],
      [Edit("cores", "core", 1, "\(Int64.max)")], [Edit("cores", "core", 1, "-1")],
      [Edit("cores", "x", 0, "-5")], [Edit("cores", "y", 0, "\(Int64.max)")],
      [Edit("cores", "busy_ps", 0, "\(Int64.min)")], [Edit("links", "busy_ps", 0, "\(Int64.min)")],
      [Edit("windows", "start_ps", 1, "\(Int64.min)")],
      [Edit("windows", "end_ps", 1, "-1")], [Edit("windows", "start_ps", 0, "\(Int64.max)")],
      [Edit("windows", "busy_ps", 0, "-1")],
      [Edit("critical", "start_ps", 1, "\(Int64.min)")], [Edit("critical", "end_ps", 0, "-1")],
      [Edit("critical", "phase", 0, "sleep")],
    ])
  func tables(_ edits: [Edit]) throws {
    let refusal = #expect(throws: Failure.self) {
      try PageFolder(report(), tables: [.csv]) { try change(edits, in: $0) }
    }
    let edit = try #require(edits.last)
    #expect(refusal?.code == .data)
    #expect(refusal?.message.contains("\(edit.table).csv: error: ") ?? false)
    // A start behind an end may be either's fault.
    let columns = [edit.column, edit.column.replacing("start", with: "end")]
    #expect(columns.contains { refusal?.message.contains("error: \($0): expected ") ?? false }, "\(refusal)")
  }

  @Test("is refused where its critical path is longer than any run")
  func longPath() throws {
    let edits = (0..<3).flatMap {
      [Edit("critical", "start_ps", $0, "0"), Edit("critical", "end_ps", $0, "\(Int64.max / 2)")]
    }
    let refusal = #expect(throws: Failure.self) {
      try PageFolder(report(), tables: [.csv]) { try change(edits, in: $0) }
    }
    #expect(refusal?.message.contains("critical.csv: error: end_ps: expected steps") ?? false)
  }

  @Test(
    "is refused where the chip of the manifest cannot be",
    arguments: [
      ("\"chips\": {\n      \"columns\": 1", "\"chips\": {\n      \"columns\": \(Int64.max)", "chip: "),
      ("\"chips\": {\n      \"columns\": 1", "\"chips\": {\n      \"columns\": 0", "chip: "),
      (
        "\"host\": {\n      \"x\": 0,\n      \"y\": 0", "\"host\": {\"x\": 0, \"y\": \(Int64.max)",
        "chip.host: "
      ),
      ("\"host\": {\n      \"x\": 0", "\"host\": {\n      \"x\": 4", "chip.host: "),
    ])
  func chip(old: String, new: String, says: String) throws {
    let refusal = #expect(throws: Failure.self) {
      try PageFolder(report()) { try replace(old, with: new, in: $0.appending(path: "manifest.json")) }
    }
    #expect(refusal?.code == .data)
    #expect(refusal?.message.contains("manifest.json: error: \(says)expected ") ?? false, "\(refusal)")
  }

  @Test("is made of any length of the run but one below 0", arguments: [0, 1, .max, -1] as [Int64])
  func length(end: Int64) throws {
    let report = try report()
    let old = "\"total\": \(report.record.end.picoseconds)"
    let result = Result {
      try PageFolder(report, tables: [.csv]) {
        try replace(old, with: "\"total\": \(end)", in: $0.appending(path: "summary.json"))
        // Windows of a picosecond, as many as the run is long.
        try change([Edit("windows", "start_ps", 0, "0"), Edit("windows", "end_ps", 0, "1")], in: $0)
      }.html
    }
    if end < 0 {
      #expect(throws: Failure.self) { try result.get() }
    } else {
      _ = try MarkupChecker(try result.get())
    }
  }

  private func replace(_ old: String, with new: String, in file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }

  @Test("has the nearest whole numbers of a column of decimals")
  func decimals() throws {
    let folder = try TemporaryFolder()
    let file = try AtomicFile(path: folder.path("t.parquet"))
    let sink = TableFormat.parquet.sink(to: file)
    try sink.begin(TableSchema(name: "t", columns: [TableColumn("a", .double)]))
    try sink.append(TableChunk([.double([1e300, -1e300, 2.5, -.infinity, 0x1p63])]))
    try sink.finish()
    try file.commit()
    let table = try PageTable(try ParquetReader(folder.path("t.parquet")), columns: [.integer("a")])
    #expect(table.integers("a") == [.max, .min, 2, 0, .max])
  }
}
