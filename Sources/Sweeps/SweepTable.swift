public import DataFiles
import SweepLedgers
import SweepPlans

/// The points of a sweep as a table, for CSV, Parquet and JSON.
public struct SweepTable: Sendable {
  private let results: SweepResults

  /// Prepares the table.
  public init(_ results: SweepResults) { self.results = results }

  /// Columns: place, identity, state, parameters, seed, metrics with their units, and standing.
  public var columns: [String] {
    ["point", "rung", "hash", "state", "seed"] + results.file.axes.map(\.path)
      + SweepMetric.allCases.map { $0.unit == "1" ? $0.rawValue : "\($0.rawValue)_\($0.unit)" }
      + ["on_front", "violated", "message"]
  }

  /// The table as CSV.
  public func csv() throws(Failure) -> String {
    var writer = CSVWriter(columns: columns)
    for row in results.rows { try writer.add(cells(row)) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The table as JSON: an array of objects with the columns as names; empty cells are null.
  public func json() throws(Failure) -> String {
    let names = columns
    let rows = try results.rows.map { (row) throws(Failure) in
      JSONNode.object(zip(names, cells(row)).map { JSONField($0, $1.json) })
    }
    return try JSONText.render(.array(rows))
  }

  func cells(_ row: SweepRow) -> [CSVCell] {
    [
      .count(row.ledger.index), .count(row.ledger.rung), .text(row.ledger.point.hash),
      .text(row.ledger.state.rawValue), row.seed.map { .count($0) } ?? .empty,
    ]
      + row.parameters.map { .text($0.value) }
      + SweepMetric.allCases.map { row.metrics[$0].map { .number($0) } ?? .empty }
      + [
        .integer(row.isOnFront ? 1 : 0), row.violated.map { .text($0) } ?? .empty,
        row.ledger.message.map { .text($0) } ?? .empty,
      ]
  }
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
