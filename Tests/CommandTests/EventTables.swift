import DataFiles
import Foundation
import Parquet
import Testing

/// The event tables of a run folder, read from its index and its Parquet files.
struct EventTables: Sendable {
  /// A table: every cell as text.
  struct Table: Sendable, Equatable {
    var columns: [String] = []
    var rows: [[String]] = []

    /// The cells of a column.
    func column(_ name: String) throws -> [String] {
      let index = try #require(columns.firstIndex(of: name), "no column \(name)")
      return rows.map { $0[index] }
    }

    func integers(_ name: String) throws -> [Int] {
      try column(name).map { try #require(Int($0), "\(name): \($0)") }
    }
  }

  /// Kinds in the order of the index.
  let kinds: [String]
  let tables: [String: Table]
  /// Key-values by file.
  let properties: [[TableProperty]]

  /// Reads all files that the index names; their rows must be as many as it says.
  init(_ run: String) throws {
    let index = try JSONValue.read(file: "\(run)/events/index.json", limit: 1 << 20)
    var (kinds, tables): ([String], [String: Table]) = ([], [:])
    var properties: [[TableProperty]] = []
    for entry in try index.at("tables").elements() {
      let kind = try entry.at("kind").text()
      var table = Table(columns: try entry.at("columns").elements().map { try $0.text() })
      for file in try entry.at("files").elements() {
        let reader = try ParquetReader("\(run)/\(try file.at("name").text())")
        #expect(reader.schema.columns.map(\.name) == table.columns)
        let rows = try Self.rows(reader)
        #expect(try rows.count == file.integer("rows"))
        if let first = rows.first { #expect(try first[0] == "\(file.integer("first_t_ps"))") }
        table.rows += rows
        properties.append(reader.schema.properties)
      }
      #expect(try table.rows.count == entry.integer("rows"))
      kinds.append(kind)
      tables[kind] = table
    }
    (self.kinds, self.tables, self.properties) = (kinds, tables, properties)
  }

  func table(_ kind: String) throws -> Table { try #require(tables[kind], "no events of kind \(kind)") }

  private static func rows(_ reader: ParquetReader) throws -> [[String]] {
    try (0..<reader.groupCount).flatMap { group in
      let chunk = try reader.read(group: group)
      return (0..<chunk.rows).map { row in
        chunk.columns.map { column in
          switch column.cell(row) {
          case .text(let text): text
          case .integer(let number): "\(number)"
          case .number(let number): "\(number)"
          case .empty: ""
          }
        }
      }
    }
  }
}

extension JSONValue {
  func text() throws -> String {
    guard case .string(let text) = content else {
      Issue.record("expected a text, found \(content)")
      return ""
    }
    return text
  }

  func elements() throws -> [JSONValue] {
    guard case .array(let elements) = content else {
      Issue.record("expected a list, found \(content)")
      return []
    }
    return elements
  }
}
