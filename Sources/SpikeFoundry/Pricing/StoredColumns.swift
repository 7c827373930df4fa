import DataFiles
import RunComparison

/// A table of a run folder of which columns are expected.
struct StoredColumns {
  private let table: StoredTable
  private let name: String
  private let folder: String

  /// Reads a table.
  ///
  /// - Throws: 66 where the folder has neither its Parquet nor its CSV file.
  init(_ name: String, of run: StoredRun) throws(Failure) {
    guard let table = try run.table(name) else {
      throw Failure(.noInput, file: "\(run.path)/\(name).parquet", "expected the table '\(name)', found none")
    }
    self.table = table
    self.name = name
    folder = run.path
  }

  var rows: Range<Int> { 0..<table.rowCount }

  /// Counts of a column, none below zero; empty cells are 0.
  func counts(_ column: String) throws(Failure) -> [Int64] {
    let values = try integers(column)
    guard values.allSatisfy({ $0 >= 0 }) else { throw failure(column, "counts of 0 or more") }
    return values
  }

  /// Whole numbers of a column; empty cells are 0.
  func integers(_ column: String) throws(Failure) -> [Int64] {
    guard let values = table.integers(column) else { throw failure(column, "a column of integers") }
    return values
  }

  /// Whole numbers of a column, nil where a cell is empty.
  func optionalIntegers(_ column: String) throws(Failure) -> [Int64?] {
    guard case .integers(let values)? = table.column(column) else {
      throw failure(column, "a column of integers")
    }
    return values
  }

  /// Cells of a column as text.
  func texts(_ column: String) throws(Failure) -> [String] {
    guard let column = table.column(column) else { throw failure(column, "a column") }
    return rows.map { column.text($0) }
  }

  /// The choices that the texts of a column name.
  func choices<Choice>(_ column: String, _ all: [(key: String, choice: Choice)]) throws(Failure) -> [Choice] {
    let known = Dictionary(all.map { ($0.key, $0.choice) }) { first, _ in first }
    return try texts(column).map { (text) throws(Failure) in
      guard let choice = known[text] else {
        throw failure(column, "one of \(all.map(\.key).joined(separator: ", "))")
      }
      return choice
    }
  }

  func failure(_ column: String, _ expected: String) -> Failure {
    Failure(
      .data, file: folder, path: "\(name).\(column)",
      "expected \(expected); the folder is damaged or of another version of the program")
  }
}
