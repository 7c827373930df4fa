import DataFiles
import Foundation
import Parquet
import TestSupport
import Testing

@Suite("The tables of a run folder")
struct TableTests {
  private static let names = [
    "cores", "critical", "digests", "energy", "latency", "links", "ops", "tokens", "windows",
  ]

  /// Names of the table files in a folder, sorted.
  private func tables(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".parquet") }.sorted()
  }

  @Test("hold the same rows as Parquet and as CSV", arguments: SummaryTests.names)
  func formats(_ name: String) throws {
    let run = try SummaryTests.run(name)
    #expect(try tables(run.out) == Self.names.flatMap { ["\($0).csv", "\($0).parquet"] })
    for table in Self.names {
      let reader = try ParquetReader("\(run.out)/\(table).parquet")
      #expect(reader.schema.name == table)
      let output = ByteBuffer()
      let sink = CSVSink(to: output)
      try sink.begin(reader.schema)
      for group in 0..<reader.groupCount { try sink.append(try reader.read(group: group)) }
      try sink.finish()
      let csv = try InputFile.read("\(run.out)/\(table).csv", limit: 1 << 26)
      #expect(output.bytes == csv, "\(table)")
    }
  }

  @Test(
    "come in the formats that --tables names",
    arguments: [
      ("csv", [".csv"]), ("parquet", [".parquet"]), ("csv,parquet", [".csv", ".parquet"]),
    ])
  func option(_ formats: String, _ suffixes: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command([
      "run", Command.golden("w8a_tiny"), "--tokens", "7", "--layers", "1..<2", "--generate", "0", "--tables",
      formats, "--out", "\(folder.path)/run",
    ]).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try tables("\(folder.path)/run") == Self.names.flatMap { name in suffixes.map { name + $0 } })
  }

  @Test("come in no other format", arguments: ["excel", "", "csv,csv", "csv,"])
  func unknownFormat(_ formats: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command(["run", "--tables", formats, "--out", "\(folder.path)/run"]).run()
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("parquet,csv"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
