import DataFiles
import Foundation
import Testing

/// A CSV table of a run folder; none of its cells needs quotes in these tests.
struct CommandTable {
  let columns: [String]
  let rows: [[String]]

  init(_ path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    columns = lines.removeFirst()
    rows = lines
    for row in rows { try #require(row.count == columns.count) }
  }

  /// The cells of a column.
  func column(_ name: String) throws -> [String] {
    let index = try #require(columns.firstIndex(of: name), "no column \(name)")
    return rows.map { $0[index] }
  }

  /// The integers of a column; empty cells count as 0.
  func integers(_ name: String) throws -> [Int] {
    try column(name).map { $0.isEmpty ? 0 : try #require(Int($0), "\(name): \($0)") }
  }

  func sum(_ name: String) throws -> Int { try integers(name).reduce(0, +) }

  /// Sums of a column by the text of another one.
  func sums(_ name: String, by key: String) throws -> [String: Int] {
    var sums: [String: Int] = [:]
    for (key, value) in zip(try column(key), try integers(name)) { sums[key, default: 0] += value }
    return sums
  }
}

extension JSONValue {
  /// The value behind a chain of member names.
  func at(_ path: String...) throws -> JSONValue {
    var value = self
    for name in path { value = try #require(value[name], "no member \(name)") }
    return value
  }

  func integer(_ path: String...) throws -> Int {
    var value = self
    for name in path { value = try #require(value[name], "no member \(name)") }
    guard case .integer(let number) = value.content else {
      Issue.record("\(path): expected an integer, found \(value.content)")
      return -1
    }
    return Int(number)
  }

  func integers() throws -> [Int] {
    guard case .array(let elements) = content else {
      Issue.record("expected a list, found \(content)")
      return []
    }
    return try elements.map { try $0.integer() }
  }

  /// Names of the members of an object, in order.
  var names: [String] {
    guard case .object(let members) = content else { return [] }
    return members.map(\.name)
  }

  static func text(_ text: String) throws -> JSONValue { try parse(Array(text.utf8), file: "text") }
}
