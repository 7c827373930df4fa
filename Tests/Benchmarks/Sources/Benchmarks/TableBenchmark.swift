import DataFiles
import EventKernel
import Foundation
import Parquet

/// Records turned into columns and written as tables, against records copied into a buffer that write(2) takes.
struct TableBenchmark {
  func rows() throws -> [Row] {
    // Processor time and bytes per record of the first prototype, and a fifth more.
    let events = TableWorkload.events(pairs: 1 << 19)
    let spikes = TableWorkload.spikes(1 << 21)
    return try rows("tables/parquet-events", .parquet, events, nanoseconds: 50, bytes: 4.2)
      + rows("tables/parquet-spikes", .parquet, spikes, nanoseconds: 28, bytes: 3.8)
      + rows("tables/csv-events", .csv, events, nanoseconds: 76, bytes: 25)
      + rows("tables/csv-spikes", .csv, spikes, nanoseconds: 57, bytes: 18.1)
  }

  private func rows(
    _ name: String, _ format: TableFormat, _ workload: TableWorkload, nanoseconds: Double, bytes: Double
  ) throws -> [Row] {
    try WriteFloor.rows(
      WriteFloor.Workload(
        name: name, records: workload.count, ceiling: 1.2 * nanoseconds, bytes: 1.2 * bytes,
        write: { try workload.write(format, to: $0) }))
  }
}

/// Records as a simulation hands them over, and the tables that they become.
private struct TableWorkload {
  private struct Record {
    var time: Int64
    var length: Int32
    var core: UInt32
    var value: UInt32
  }

  private struct Table {
    var schema: TableSchema
    var records: [Record]
    var columns: (ArraySlice<Record>) -> [ColumnChunk]
  }

  private static let chunk = 131_072
  private var tables: [Table]

  /// Records of all tables.
  var count: Int { tables.reduce(0) { $0 + $1.records.count } }

  /// As many slices as samples, on 256 cores.
  static func events(pairs: Int) -> TableWorkload {
    let words = (0..<16).map { "operation \($0)" }
    let time = TableColumn("t_ps", .int64)
    let core = TableColumn("core", .uint32)
    return TableWorkload(
      tables: [
        Table(
          schema: TableSchema(
            name: "busy", columns: [time, TableColumn("dur_ps", .int32), core, TableColumn("op", .text)]),
          records: records(pairs, gap: 4096, length: 1024, values: 16)
        ) { part in
          [
            .int64(part.map(\.time)), .int32(part.map(\.length)), .uint32(part.map(\.core)),
            ColumnChunk(.text(TextValues(words: words, codes: part.map(\.value)))),
          ]
        },
        Table(
          schema: TableSchema(name: "queue", columns: [time, core, TableColumn("depth", .uint32)]),
          records: records(pairs, gap: 4096, length: 1, values: 64)
        ) { part in [.int64(part.map(\.time)), .uint32(part.map(\.core)), .uint32(part.map(\.value))] },
      ])
  }

  /// Spikes of 4,096 neurons on each of 256 cores.
  static func spikes(_ count: Int) -> TableWorkload {
    let columns = [
      TableColumn("t_ps", .int64), TableColumn("core", .uint32), TableColumn("neuron", .uint32),
    ]
    let table = Table(
      schema: TableSchema(name: "spike", columns: columns),
      records: records(count, gap: 16, length: 1, values: 4096)
    ) { part in [.int64(part.map(\.time)), .uint32(part.map(\.core)), .uint32(part.map(\.value))] }
    return TableWorkload(tables: [table])
  }

  func write(_ format: TableFormat, to output: DescriptorOutput) throws {
    for table in tables {
      let sink = format.sink(to: output)
      try sink.begin(table.schema)
      for start in stride(from: 0, to: table.records.count, by: Self.chunk) {
        let part = table.records[start..<min(table.records.count, start + Self.chunk)]
        try sink.append(TableChunk(table.columns(part)))
      }
      try sink.finish()
    }
  }

  private static func records(_ count: Int, gap: UInt64, length: UInt64, values: UInt64) -> [Record] {
    var random = RandomStream(seed: 1)
    var time: Int64 = 0
    return (0..<count).map { _ in
      time += Int64(random.next() % gap)
      return Record(
        time: time, length: Int32(random.next() % length), core: UInt32(random.next() % 256),
        value: UInt32(random.next() % values))
    }
  }
}
