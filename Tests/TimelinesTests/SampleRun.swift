import DataFiles
import Foundation
import Parquet
import TestSupport

/// A run folder with random event tables, and the rows that are in them.
final class SampleRun {
  struct Work {
    var start: Int64
    var duration: Int64
    var core: Int
    var unit: String
    var operation: String
    var token: Int
  }

  struct Queue {
    var time: Int64
    var core: Int
    var depth: Int
  }

  struct Spike {
    var served: Int64
    var injected: Int64
    var service: Int64
    var identifier: Int64
    var source: Int
    var destination: Int
    var operation: String
    var token: Int
  }

  let path: String
  private(set) var work: [Work] = []
  private(set) var stalls: [Work] = []
  private(set) var queues: [Queue] = []
  private(set) var spikes: [Spike] = []
  private var random: SeededGenerator
  private static let cores = 12
  private static let operations =
    ["embedding", "lm_head"] + (0..<3).flatMap { layer in ["q", "k"].map { "layers.\(layer).attn.\($0)" } }

  init(seed: UInt64, rows: Int = 600) throws {
    random = SeededGenerator(seed: seed)
    path = FileManager.default.temporaryDirectory.appendingPathComponent("trace-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: "\(path)/events", withIntermediateDirectories: true)
    makeRows(rows)
    try write()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func makeRows(_ count: Int) {
    var time: Int64 = 0
    for number in 0..<count {
      time += Int64(random.integer(0...3000))
      let (core, token) = (random.integer(0...Self.cores - 1), random.integer(0...3))
      let operation = Self.operations.randomElement(using: &random) ?? ""
      let unit = ["synapse", "neuron", "output", "other"].randomElement(using: &random) ?? ""
      let event = Work(
        start: time, duration: Int64(random.integer(0...9000)), core: core, unit: unit,
        operation: operation, token: token)
      switch random.integer(0...5) {
      case 0: stalls.append(event)
      case 1: queues.append(Queue(time: time, core: core, depth: random.integer(0...64)))
      case 2:
        let service = Int64(random.integer(0...Int(min(time, 500))))
        spikes.append(
          Spike(
            served: time, injected: Int64(random.integer(0...Int(time - service))), service: service,
            identifier: Int64(core) << 32 | Int64(number), source: core,
            destination: random.integer(0...Self.cores - 1), operation: operation, token: token))
      default: work.append(event)
      }
    }
  }

  private func write() throws {
    let place = [TableColumn("op", .text), TableColumn("token", .int32)]
    func columns(_ rows: [Work], _ word: String) -> [TableColumn] {
      [TableColumn("t_ps", .int64), TableColumn("dur_ps", .int64), TableColumn("core", .uint32)]
        + [TableColumn(word, .text)] + place
    }
    func cells(_ rows: ArraySlice<Work>) -> [ColumnChunk] {
      [
        .int64(rows.map(\.start)), .int64(rows.map(\.duration)), .uint32(rows.map { UInt32($0.core) }),
        .text(rows.map(\.unit)), .text(rows.map(\.operation)), .int32(rows.map { Int32($0.token) }),
      ]
    }
    let half = work.count / 2
    try file("busy-00000", columns(work, "unit"), cells(work[..<half]))
    try file("busy-00001", columns(work, "unit"), cells(work[half...]))
    try file("stall-00000", columns(stalls, "cause"), cells(stalls[...]))
    try file(
      "queue-00000",
      [TableColumn("t_ps", .int64), TableColumn("core", .uint32), TableColumn("depth", .uint32)],
      [
        .int64(queues.map(\.time)), .uint32(queues.map { UInt32($0.core) }),
        .uint32(queues.map { UInt32($0.depth) }),
      ])
    try file(
      "packet-00000",
      ["t_ps", "id", "inject_ps", "service_ps"].map { TableColumn($0, .int64) }
        + [TableColumn("src", .uint32), TableColumn("dst", .uint32), TableColumn("kind", .text)] + place,
      [
        .int64(spikes.map(\.served)), .int64(spikes.map(\.identifier)), .int64(spikes.map(\.injected)),
        .int64(spikes.map(\.service)), .uint32(spikes.map { UInt32($0.source) }),
        .uint32(spikes.map { UInt32($0.destination) }), .text(spikes.map { _ in "spike" }),
        .text(spikes.map(\.operation)), .int32(spikes.map { Int32($0.token) }),
      ])
    try writeDescriptions()
  }

  private func writeDescriptions() throws {
    let cores = 0..<Self.cores
    let kinds = cores.map { $0 == 11 ? "host" : "core" }
    try table(
      "cores",
      [TableColumn("core", .uint32), TableColumn("kind", .text)]
        + ["x", "y", "chip"].map { TableColumn($0, .uint32, isOptional: true) },
      [
        .uint32(cores.map { UInt32($0) }), .text(kinds), .uint32(cores.map { UInt32($0 % 4) }),
        .uint32(cores.map { UInt32($0 / 4) }), .uint32(cores.map { _ in 0 }),
      ])
    try table(
      "windows",
      [TableColumn("core", .uint32), TableColumn("kind", .text)]
        + ["start_ps", "end_ps", "energy_fJ"].map { TableColumn($0, .int64) },
      [
        .uint32([3, 3, 5]), .text(["core", "core", "core"]), .int64([0, 1000, 0]),
        .int64([1000, 2000, 2000]),
        .int64([500, 0, 4000]),
      ])
    try text(
      "manifest.json",
      #"{"schema":"spikefoundry.run/v1","model":{"name":"M","sha256":"abc"},"chip":{"name":"C"}}"#)
    let tables =
      [("busy", ["busy-00000", "busy-00001"]), ("stall", ["stall-00000"])]
      + [("queue", ["queue-00000"]), ("packet", ["packet-00000"]), ("unheard", [])]
    let entries = tables.map { kind, files in
      let parts = files.map { #"{"name":"events/\#($0).parquet","rows":1,"bytes":2}"# }
      return #"{"kind":"\#(kind)","level":"L2","files":[\#(parts.joined(separator: ","))]}"#
    }
    try text(
      "events/index.json",
      #"{"schema":"spikefoundry.events/v1","time_unit":"ps","tables":[\#(entries.joined(separator: ","))]}"#)
  }

  func text(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
  }

  func file(_ name: String, _ columns: [TableColumn], _ cells: [ColumnChunk]) throws {
    try table("events/\(name)", columns, cells)
  }

  /// Writes a table in row groups of 50 rows.
  private func table(_ name: String, _ columns: [TableColumn], _ cells: [ColumnChunk]) throws {
    let output = MemoryOutput()
    let sink = ParquetSink(to: output, rowGroupRows: 50)
    try sink.begin(TableSchema(name: "table", columns: columns))
    try sink.append(TableChunk(cells))
    try sink.finish()
    try Data(output.bytes).write(to: URL(fileURLWithPath: "\(path)/\(name).parquet"))
  }
}
