import DataFiles
import TableSamples
import TestSupport
import Testing

@testable import Parquet

@Suite("Damaged Parquet files")
struct DamagedFileTests {
  /// Reads everything; a `Failure` that is not about the data fails the test.
  private func read(_ bytes: [UInt8]) -> Bool {
    do throws(Failure) {
      let reader = try ParquetReader(bytes: bytes, name: "damaged.parquet")
      for group in 0..<reader.groupCount {
        for column in reader.schema.columns.indices { _ = reader.range(ofColumn: column, inGroup: group) }
        _ = try reader.read(group: group)
      }
      return true
    } catch {
      #expect(error.code == .data)
      #expect(error.message.hasPrefix("damaged.parquet: error: "))
      return false
    }
  }

  /// Three row groups with columns of every type, some of which have empty cells.
  private func sample(_ compression: ParquetCompression) throws -> [UInt8] {
    let table = try #require(
      (0..<1000).lazy.map { RandomTable(seed: $0) }.first { table in
        table.rows.rows >= 100 && Set(table.schema.columns.map(\.type)).count == TableType.allCases.count
          && table.rows.columns.contains { $0.isPresent?.contains(false) ?? false }
      })
    return try RoundTripTests.file(
      table.schema, [table.rows.rows(0..<100)], compression, groupRows: 40)
  }

  @Test("A file that was cut anywhere gives an error", arguments: [ParquetCompression.none, .zstd(level: 1)])
  func truncated(compression: ParquetCompression) throws {
    let whole = try sample(compression)
    #expect(read(whole))
    for length in 0..<whole.count { #expect(!read(Array(whole[..<length])), "\(length) bytes") }
  }

  @Test("Changed bytes give rows or an error, never a crash", arguments: 0..<40)
  func changed(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let whole = try sample(seed % 2 == 0 ? .none : .zstd(level: 1))
    var errors = 0
    for _ in 0..<100 {
      var bytes = whole
      for _ in 0..<random.integer(1...4) {
        bytes[random.integer(0...(bytes.count - 1))] = UInt8(truncatingIfNeeded: random.next())
      }
      if !read(bytes) { errors += 1 }
    }
    #expect(errors > 0)
  }

  @Test("A file of something else is no Parquet file")
  func foreign() {
    for bytes in [[], Array("PAR1".utf8), Array("PAR1PAR1".utf8), Array("core,kind\n0,core\n".utf8)] {
      #expect(!read(bytes))
    }
    #expect(!read(Array("PAR1".utf8) + [0xFF, 0xFF, 0xFF, 0x7F] + Array("PAR1".utf8)))
  }

  @Test("A footer that promises more rows than a row group may have is refused before memory is taken")
  func tooManyRows() throws {
    var footer = Footer(schema: TableSchema(name: "big", columns: [TableColumn("a", .int64)]))
    var column = ColumnMetadata()
    column.dataOffset = 4
    column.cells = 1 << 40
    footer.groups = [RowGroupMetadata(rows: 1 << 40, columns: [column])]
    var bytes = ParquetFormat.magic + footer.encoded()
    let size = UInt32(bytes.count - 4)
    withUnsafeBytes(of: size.littleEndian) { bytes.append(contentsOf: $0) }
    #expect(!read(bytes + ParquetFormat.magic))
  }
}
