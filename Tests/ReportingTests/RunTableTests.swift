import DataFiles
import Parquet
import Quantities
import RunRecord
import Testing

@testable import Reporting

@Suite("The tables of a run")
struct RunTableTests {
  @Test("hold the same cells as Parquet and as CSV", arguments: 0..<6 as Range<UInt64>)
  func formats(seed: UInt64) throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 3, rows: 2), seed: seed)
    let files = try RunTables(report).files([.parquet])
    let names = ["cores", "ops", "energy", "links", "windows", "latency", "digests", "tokens", "critical"]
    #expect(files.map(\.name) == names.map { $0 + ".parquet" })
    for (file, source) in zip(files, RunTables.all) {
      let table = try source.make(RunTables(report))
      let reader = try ParquetReader(bytes: file.contents, name: file.name)
      #expect(reader.schema == table.schema)
      #expect(table.rows.rows > 0, "\(file.name)")
      let output = ByteBuffer()
      let sink = CSVSink(to: output)
      try sink.begin(reader.schema)
      for group in 0..<reader.groupCount { try sink.append(try reader.read(group: group)) }
      try sink.finish()
      #expect(try String(decoding: output.bytes, as: UTF8.self) == table.csv, "\(file.name)")
    }
  }

  @Test("say in every Parquet file where they are from")
  func properties() throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 2, rows: 2), seed: 3)
    for file in try RunTables(report).files([.parquet]) {
      let properties = try ParquetReader(bytes: file.contents, name: file.name).schema.properties
      let values = Dictionary(uniqueKeysWithValues: properties.map { ($0.key, $0.value) })
      #expect(values["spikefoundry.schema"] == "spikefoundry.run/v1")
      #expect(values["spikefoundry.chip_sha256"] == report.description.chipSHA256)
      #expect(values["spikefoundry.model_sha256"] == report.description.modelSHA256)
      #expect(values["spikefoundry.lossy"] == "false")
      #expect(values["spikefoundry.time_unit"] == "ps")
    }
  }

  @Test("have empty cells where there is nothing to say, not zeros")
  func empty() throws {
    let report = try SampleRun.report(on: SampleChip.chip(columns: 2, rows: 2), seed: 3)
    let cores = try RunTables(report).cores()
    let x = try #require(cores.schema.columns.firstIndex { $0.name == "x" })
    let places = report.book.tiles.map { TileIdentity($0, of: report.chip).isPlace }
    #expect(cores.rows.columns[x].isPresent == places && places.contains(false))
  }

  @Test("keep a whole number beyond 64 bits as decimal text, and the column's other numbers with it")
  func wide() throws {
    var builder = TableBuilder(
      "t", [TableColumn("energy_fJ", .int64), TableColumn("count", .int64, isOptional: true)], properties: [])
    let large = Int128(Int64.max) + 1
    try builder.row([3, 1])
    try builder.row([.integer(large), .empty])
    let table = builder.table
    #expect(table.schema.columns.map(\.type) == [.text, .int64])
    #expect(try table.csv == "energy_fJ,count\n3,1\n9223372036854775808,\n")
    let file = try table.file(as: .parquet)
    let read = try ParquetReader(bytes: file.contents, name: file.name).read(group: 0)
    #expect(read.cells(ofColumn: 0) == ["3", "9223372036854775808"])
    #expect(read.cells(ofColumn: 1) == [1, .empty])
  }

  @Test("refuse cells that do not fit their column")
  func mismatch() throws {
    for (type, cell) in [
      (TableType.int32, CSVCell.integer(1 << 31)), (.uint32, -1), (.int64, "x"), (.text, 1), (.int64, .empty),
      (.double, 1),
    ] {
      var builder = TableBuilder("t", [TableColumn("a", type)], properties: [])
      #expect(throws: Failure.self, "\(type) \(cell)") { try builder.row([cell]) }
    }
  }
}

extension TableChunk {
  fileprivate func cells(ofColumn column: Int) -> [CSVCell] { (0..<rows).map { columns[column].cell($0) } }
}
