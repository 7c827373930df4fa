import DataFiles
import TableSamples
import TestSupport
import Testing

@testable import Parquet

@Suite("Parquet files")
struct RoundTripTests {
  static func file(
    _ schema: TableSchema, _ chunks: [TableChunk], _ compression: ParquetCompression = .zstd(level: 1),
    groupRows: Int = ParquetSink.defaultRowGroupRows
  ) throws -> [UInt8] {
    let output = ByteBuffer()
    let sink = ParquetSink(to: output, compression: compression, rowGroupRows: groupRows)
    try sink.begin(schema)
    for chunk in chunks { try sink.append(chunk) }
    try sink.finish()
    return output.bytes
  }

  static func cells(_ reader: ParquetReader) throws -> [[CSVCell]] {
    try (0..<reader.groupCount).flatMap { try reader.read(group: $0).cells }
  }

  /// Reads a column back that is written alone.
  private func back(_ values: TableValues, groupRows: Int = ParquetSink.defaultRowGroupRows) throws
    -> [[CSVCell]]
  {
    let schema = TableSchema(name: "one", columns: [TableColumn("value", values.type)])
    let bytes = try Self.file(schema, [TableChunk([ColumnChunk(values)])], groupRows: groupRows)
    return try Self.cells(ParquetReader(bytes: bytes, name: "one"))
  }

  @Test(
    "Whole numbers of every width come back at every length",
    arguments: [0, 1, 2, 31, 32, 33, 34, 127, 128, 129, 130, 257, 1000])
  func widths(length: Int) throws {
    for width in UInt64(0)...64 {
      var random = SeededGenerator(seed: width * 4099 + UInt64(length))
      let patterns = (0..<length).map { _ in width == 0 ? 0 : random.next() >> (64 - width) }
      let wide = TableValues.int64(patterns.map { Int64(bitPattern: $0) })
      #expect(try back(wide) == TableChunk([ColumnChunk(wide)]).cells, "\(width) bits")
      let narrow = TableValues.int32(patterns.map { Int32(truncatingIfNeeded: $0) })
      #expect(try back(narrow) == TableChunk([ColumnChunk(narrow)]).cells, "\(width) bits")
      let unsigned = TableValues.uint32(patterns.map { UInt32(truncatingIfNeeded: $0) })
      #expect(try back(unsigned) == TableChunk([ColumnChunk(unsigned)]).cells, "\(width) bits")
    }
  }

  @Test("Jumps between the ends of the range of a type wrap around")
  func extremes() throws {
    let wide = TableValues.int64([.min, .max, 0, .max, .min, -1, .max, 1, .min])
    #expect(try back(wide) == TableChunk([ColumnChunk(wide)]).cells)
    let narrow = TableValues.int32([.min, .max, 0, .max, .min, -1, .max, 1, .min])
    #expect(try back(narrow) == TableChunk([ColumnChunk(narrow)]).cells)
    let unsigned = TableValues.uint32([0, .max, 1 << 31, (1 << 31) - 1, .max, 0])
    #expect(try back(unsigned) == TableChunk([ColumnChunk(unsigned)]).cells)
  }

  @Test("Differences of a column of 32 bits never need more than 32 bits")
  func narrowDifferences() throws {
    let page = PageBuffer()
    let values: [Int32] = (0..<256).map { $0 % 2 == 0 ? .min : .max }
    values.withUnsafeBufferPointer { DeltaEncoder.encode($0, to: page) }
    var cursor = ByteCursor(Array(page.bytes))
    for _ in 0..<3 { _ = try cursor.varint() }
    _ = try cursor.zigzag()
    _ = try cursor.zigzag()
    #expect(try cursor.take(4).allSatisfy { $0 <= 32 })
  }

  @Test("Doubles keep every bit, also of what is no number")
  func doubles() throws {
    let values: [Double] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .pi]
    let schema = TableSchema(name: "one", columns: [TableColumn("value", .double)])
    let reader = try ParquetReader(
      bytes: Self.file(schema, [TableChunk([.double(values)])]), name: "one")
    guard case .double(let read) = try reader.read(group: 0).columns[0].values else {
      Issue.record("not a column of doubles")
      return
    }
    #expect(read.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("Random tables come back with their schema, whatever the size of the row groups", arguments: 0..<300)
  func randomTables(seed: Int) throws {
    let table = RandomTable(seed: UInt64(seed))
    var random = SeededGenerator(seed: UInt64(seed))
    let compression: ParquetCompression = seed % 2 == 0 ? .none : .zstd(level: 1)
    let groupRows = random.integer(1...2) == 1 ? ParquetSink.defaultRowGroupRows : random.integer(1...700)
    let bytes = try Self.file(table.schema, [table.rows], compression, groupRows: groupRows)
    let reader = try ParquetReader(bytes: bytes, name: "random")
    #expect(reader.schema == table.schema)
    #expect(reader.rowCount == table.rows.rows)
    #expect(try Self.cells(reader) == table.rows.cells)
  }

  @Test("The bytes do not depend on the chunks in which rows come", arguments: 0..<40)
  func chunks(seed: Int) throws {
    let table = RandomTable(seed: UInt64(seed))
    var random = SeededGenerator(seed: UInt64(seed))
    var chunks: [TableChunk] = []
    var first = 0
    while first < table.rows.rows {
      let next = min(table.rows.rows, first + random.integer(1...400))
      chunks.append(table.rows.rows(first..<next))
      first = next
    }
    #expect(
      try Self.file(table.schema, chunks, groupRows: 500)
        == Self.file(table.schema, [table.rows], groupRows: 500))
  }

  @Test("Smallest and largest values of row groups hold all values and lead to the rows of a range")
  func bounds() throws {
    let schema = TableSchema(
      name: "bounds", columns: [TableColumn("t_ps", .int64), TableColumn("id", .uint32)])
    let times = (0..<10_000).map { Int64($0) * 7 - 20_000 }
    let ids = (0..<10_000).map { UInt32($0) &* 0x9E37_79B9 }
    let bytes = try Self.file(
      schema, [TableChunk([.int64(times), .uint32(ids)])], groupRows: 100)
    let reader = try ParquetReader(bytes: bytes, name: "bounds")
    #expect(reader.groupCount == 100)
    for group in 0..<reader.groupCount {
      let rows = (group * 100)..<((group + 1) * 100)
      #expect(
        reader.range(ofColumn: 0, inGroup: group) == (times[rows].min() ?? 0)...(times[rows].max() ?? 0))
      let own = ids[rows].map { Int64($0) }
      #expect(reader.range(ofColumn: 1, inGroup: group) == (own.min() ?? 0)...(own.max() ?? 0))
    }
    #expect(reader.groups(whereColumn: 0, overlaps: -20_000...(-19_301)) == [0])
    #expect(try reader.read(group: 3, columns: [1]).columns == [.uint32(Array(ids[300..<400]))])
  }
}
