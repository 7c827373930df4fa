public import DataFiles
import SweepLedgers
import SweepPlans

/// The points of a sweep as a table, for CSV, Parquet and JSON.
public struct SweepTable: Sendable {
  private let results: SweepResults

  /// Prepares the table.
  public init(_ results: SweepResults) { self.results = results }

  /// Columns: place, identity, state, parameters, seed, metrics with their units, and standing.
  public var schema: TableSchema {
    TableSchema(
      name: "points",
      columns: [
        TableColumn("point", .int64), TableColumn("rung", .int64), TableColumn("hash", .text),
        TableColumn("state", .text), TableColumn("seed", .int64, isOptional: true),
      ]
        + results.file.axes.map { TableColumn($0.path, AxisColumn(axis: $0).type) }
        + SweepMetric.allCases.map { TableColumn($0.column, .double, isOptional: true) }
        + [
          TableColumn("on_front", .int64), TableColumn("violated", .text, isOptional: true),
          TableColumn("message", .text, isOptional: true),
        ])
  }

  /// All rows.
  public var chunk: TableChunk {
    let rows = results.rows
    return TableChunk(
      [
        .int64(rows.map { Int64($0.ledger.index) }), .int64(rows.map { Int64($0.ledger.rung) }),
        .text(rows.map(\.ledger.point.hash)), .text(rows.map(\.ledger.state.rawValue)),
        ColumnChunk(
          .int64(rows.map { Int64(clamping: $0.seed ?? 0) }), isPresent: rows.map { $0.seed != nil }),
      ]
        + results.file.axes.enumerated().map { place, axis in
          AxisColumn(axis: axis).cells(rows.map { $0.parameters[place].value })
        }
        + SweepMetric.allCases.map { metric in
          ColumnChunk(
            .double(rows.map { $0.metrics[metric] ?? 0 }), isPresent: rows.map { $0.metrics[metric] != nil })
        }
        + [
          .int64(rows.map { $0.isOnFront ? 1 : 0 }), Self.optional(rows.map(\.violated)),
          Self.optional(rows.map(\.ledger.message)),
        ])
  }

  /// Writes the table in a format.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ format: TableFormat, to output: any ByteOutput) throws(Failure) {
    let sink = format.sink(to: output)
    try sink.begin(schema)
    try sink.append(chunk)
    try sink.finish()
  }

  /// The table as CSV.
  public func csv() throws(Failure) -> String {
    let buffer = ByteBuffer()
    try write(.csv, to: buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// The table as JSON: an array of objects with the columns as names; empty cells are null.
  public func json() throws(Failure) -> String {
    let names = schema.columns.map(\.name)
    let chunk = chunk
    let rows = (0..<chunk.rows).map { row in
      JSONNode.object(zip(names, chunk.columns).map { JSONField($0, $1.cell(row).json) })
    }
    return try JSONText.render(.array(rows))
  }

  private static func optional(_ texts: [String?]) -> ColumnChunk {
    ColumnChunk(.text(TextValues(texts.map { $0 ?? "" })), isPresent: texts.map { $0 != nil })
  }
}

extension SweepMetric {
  /// Name of its column, with the unit at the end.
  var column: String { unit == "1" ? rawValue : "\(rawValue)_\(unit)" }
}

extension CSVCell {
  fileprivate var json: JSONNode {
    switch self {
    case .text(let text): .string(text)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .empty: .null
    }
  }
}
