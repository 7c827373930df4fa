import DataFiles
import Parquet
import RunRecord
import TestSupport
import Testing

@testable import EventTrace

@Suite("Files of events")
struct EventFilesTests {
  private static let operators = ["embed", "layers.0.attn", "lm_head, \"the\nlast\""]

  /// Rows of extreme and of ordinary values, in the order of time.
  private static func rows(_ kind: EventKind, _ count: Int, _ random: inout SeededGenerator) -> EventRows {
    var rows = EventRows(kind)
    for row in 0..<count {
      for (index, column) in kind.columns.enumerated() {
        let value: Int64 =
          switch column.values {
          case .wide: index == 0 ? Int64(row) * 5 : [.min, .max, 0, 7].randomElement(using: &random) ?? 0
          case .signed: [Int64(Int32.min), Int64(Int32.max), -1].randomElement(using: &random) ?? 0
          case .unsigned: [0, Int64(UInt32.max), 3].randomElement(using: &random) ?? 0
          case .operators: .random(in: -1..<Int64(operators.count), using: &random)
          case .words(let words): .random(in: 0..<Int64(words.count), using: &random)
          }
        rows.add(value)
      }
    }
    return rows
  }

  /// The cells that a row of a table should have.
  private static func cells(_ rows: EventRows) -> [[CSVCell]] {
    (0..<rows.count).map { row in
      zip(rows.kind.columns, rows[row]).map { column, value in
        switch column.values {
        case .wide, .signed, .unsigned: .integer(Int128(value))
        case .operators: .text(value < 0 ? "" : operators[Int(value)])
        case .words(let words): .text(words[Int(value)])
        }
      }
    }
  }

  @Test(
    "hold the rows that they were given, over as many files as a limit of rows asks for", arguments: 0..<5)
  func rotation(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let temporary = try TemporaryFolder()
    let folder = try OutputFolder(path: "\(temporary.path)/run", schemaPrefix: "spikefoundry.run/")
    let property = TableProperty("spikefoundry.trace", "L4")
    let files = EventFiles(
      to: folder, format: .parquet, properties: [property], limit: .init(rows: 100, bytes: .max))
    var run = TracedRun()
    run.operators = Self.operators
    try files.begin(run, EventSelection(Set(EventKind.allCases)))
    var given: [EventKind: [[[CSVCell]]]] = [:]
    for kind in EventKind.allCases where kind != .dram {
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let rows = Self.rows(kind, .random(in: 1...90, using: &random), &random)
        given[kind, default: []].append(Self.cells(rows))
        try files.take(rows)
      }
    }
    try files.end()
    try folder.write("manifest.json", "{\"schema\": \"spikefoundry.run/v1\"}")
    try folder.commit()
    let index = try JSONValue.read(file: "\(temporary.path)/run/events/index.json", limit: 1 << 20)
    guard case .array(let tables)? = index["tables"]?.content else { throw Unexpected() }
    #expect(tables.count == EventKind.allCases.count)
    for (kind, table) in zip(EventKind.allCases, tables) {
      let facts = try #require(files.parts[kind])
      var expected: [[[CSVCell]]] = [[]]
      for rows in given[kind] ?? [] {
        if expected[expected.count - 1].count >= 100 { expected.append([]) }
        expected[expected.count - 1] += rows
      }
      // A file that is full is closed; the next one begins with the next rows.
      #expect(facts.map(\.rows) == expected.map { Int64($0.count) }, "\(kind)")
      #expect(table["kind"]?.content == .string(kind.key))
      #expect(table["rows"]?.content == .integer(Int64(expected.joined().count)))
      for (number, fact) in facts.enumerated() {
        #expect(fact.name == "events/\(kind.key)-0000\(number).parquet")
        let reader = try ParquetReader("\(temporary.path)/run/\(fact.name)")
        #expect(reader.schema.properties == [property])
        #expect(try Self.cells(reader) == expected[number], "\(fact.name)")
        #expect(fact.bytes == Int64(try InputFile.read(reader.path, limit: 1 << 24).count))
        #expect(fact.first == nil && fact.rows == 0 || fact.first == 0)
      }
    }
  }

  private struct Unexpected: Error {}

  private static func cells(_ reader: ParquetReader) throws -> [[CSVCell]] {
    try (0..<reader.groupCount).flatMap { group in
      let chunk = try reader.read(group: group)
      return (0..<chunk.rows).map { row in chunk.columns.map { $0.cell(row) } }
    }
  }
}
