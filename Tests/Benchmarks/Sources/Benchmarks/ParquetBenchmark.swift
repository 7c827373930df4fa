import DataFiles
import EventKernel
import Foundation
import Parquet

/// Records turned into columns and written as Parquet, against records copied into a buffer that write(2) takes.
struct ParquetBenchmark {
  typealias WriteRecords = @convention(c) (Int32, Int64) -> Int64

  func rows() throws -> [Row] {
    // Processor time and bytes per record of the first prototype.
    let workloads = [
      (ParquetWorkload.events(pairs: 1 << 19), nanoseconds: 50.0, bytes: 4.2),
      (ParquetWorkload.spikes(1 << 21), nanoseconds: 28.0, bytes: 3.8),
    ]
    return try workloads.flatMap { workload, nanoseconds, bytes in
      try RowKernelBenchmark.compilers.map { compiler in
        let row = Row(
          workload: "parquet/\(workload.name)", peer: "memcpy + write, \(compiler)", unit: "ns/event",
          ceiling: nanoseconds * 1.2)
        return try row.measured {
          guard let library = PeerLibrary(source: "trace.c", compiler: compiler) else {
            throw MissingPeer(reason: PeerLibrary.missing(compiler))
          }
          return try measure(library, workload)
        }
      } + [try size(workload, ceiling: bytes * 1.2)]
    }
  }

  private func measure(_ library: PeerLibrary, _ workload: ParquetWorkload) throws -> Row.Result {
    let write = library.function("write_records", as: WriteRecords.self)
    let own = Rounds.Contestant(name: workload.name) {
      try Self.withFile { file in
        let output = DescriptorOutput(file: file)
        return (try ThreadClock.seconds { try workload.write(to: output) }, 0)
      }
    }
    let peer = Rounds.Contestant(name: "memcpy") {
      try Self.withFile { file in
        var written: Int64 = 0
        let seconds = ThreadClock.seconds { written = write(file, Int64(workload.count)) }
        guard written == Int64(workload.count) * 24 else { throw MissingPeer(reason: "the device is full") }
        return (seconds, 0)
      }
    }
    let seconds = try Rounds().run(own: own, peers: [peer])
    return Rounds.result(own: seconds[0], peer: seconds[1]) { $0 / Double(workload.count) * 1e9 }
  }

  private func size(_ workload: ParquetWorkload, ceiling: Double) throws -> Row {
    let output = DescriptorOutput(file: -1)
    try workload.write(to: output)
    var row = Row(
      workload: "parquet/\(workload.name)-size", peer: "none", unit: "B/event", ceiling: ceiling)
    row.result = Row.Result(own: Double(output.bytes) / Double(workload.count))
    return row
  }

  private static func withFile<Result>(_ work: (Int32) throws -> Result) throws -> Result {
    let path = Paths.peers.appending(path: "parquet.bin").path
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw MissingPeer(reason: "no file can be made in \(Paths.peers.path)") }
    defer {
      close(file)
      unlink(path)
    }
    return try work(file)
  }
}

/// Records as a simulation hands them over, and the tables that they become.
private struct ParquetWorkload {
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
  let name: String
  private var tables: [Table]

  /// Records of all tables.
  var count: Int { tables.reduce(0) { $0 + $1.records.count } }

  /// As many slices as samples, on 256 cores.
  static func events(pairs: Int) -> ParquetWorkload {
    let words = (0..<16).map { "operation \($0)" }
    let time = TableColumn("t_ps", .int64)
    let core = TableColumn("core", .uint32)
    return ParquetWorkload(
      name: "events",
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
  static func spikes(_ count: Int) -> ParquetWorkload {
    let columns = [
      TableColumn("t_ps", .int64), TableColumn("core", .uint32), TableColumn("neuron", .uint32),
    ]
    let table = Table(
      schema: TableSchema(name: "spike", columns: columns),
      records: records(count, gap: 16, length: 1, values: 4096)
    ) { part in [.int64(part.map(\.time)), .uint32(part.map(\.core)), .uint32(part.map(\.value))] }
    return ParquetWorkload(name: "spikes", tables: [table])
  }

  func write(to output: DescriptorOutput) throws {
    for table in tables {
      let sink = ParquetSink(to: output)
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
