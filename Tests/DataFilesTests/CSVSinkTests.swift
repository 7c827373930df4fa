import TestSupport
import Testing

@testable import DataFiles

@Suite("Tables as CSV")
struct CSVSinkTests {
  private let schema = TableSchema(
    name: "t", columns: [TableColumn("a", .int64), TableColumn("b", .text, isOptional: true)],
    properties: [TableProperty("k", "v")])

  private func text(_ chunks: [TableChunk]) throws -> String {
    let output = ByteBuffer()
    let sink = TableFormat.csv.sink(to: output)
    try sink.begin(schema)
    for chunk in chunks { try sink.append(chunk) }
    try sink.finish()
    return String(decoding: output.bytes, as: UTF8.self)
  }

  @Test("Chunks follow each other below one header, empty cells are empty")
  func chunks() throws {
    let first = TableChunk([
      .int64([1, -2]), ColumnChunk(.text(TextValues(["x", "y"])), isPresent: [true, false]),
    ])
    let second = TableChunk([.int64([.max]), .text(["=1,2"])])
    #expect(try text([]) == "a,b\n")
    #expect(try text([first, second]) == "a,b\n1,x\n-2,\n9223372036854775807,\"'=1,2\"\n")
  }

  @Test("Long tables are handed on in parts and complete")
  func long() throws {
    let count = 40_000
    let rows = TableChunk([.int64(Array(0..<Int64(count))), .text(Array(repeating: "w", count: count))])
    let expected = "a,b\n" + (0..<count).map { "\($0),w\n" }.joined()
    #expect(try text([rows]) == expected)
  }

  @Test("Columns that are not those of the schema are refused")
  func mismatch() {
    for chunk in [
      TableChunk([.int64([1])]), TableChunk([.int32([1]), .text(["x"])]),
      TableChunk([.int64([1, 2]), .text(["x"])]),
      TableChunk([ColumnChunk(.int64([1]), isPresent: [false]), .text(["x"])]),
    ] {
      let sink = CSVSink(to: ByteBuffer())
      #expect(
        failure { () throws(Failure) in
          try sink.begin(schema)
          try sink.append(chunk)
        }?.code == .software)
    }
  }
}
