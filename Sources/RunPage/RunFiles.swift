import DataFiles
import Parquet
import Reporting

/// Where a page finds what the files of a run hold: in memory at the end of the run, or on disk later.
///
/// Both give the same values, so the page of a run folder is the one that the run wrote.
protocol RunFiles {
  /// How messages name a file.
  func path(of name: String) -> String

  /// A JSON file that every run has.
  ///
  /// - Throws: 65 or 66 where it cannot be read.
  func json(_ name: String) throws(Failure) -> JSONSource

  /// Some columns of a table; nil where the run has no such table.
  ///
  /// - Throws: 65 where the table cannot be read or lacks a column.
  func table(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable?
}

extension RunFiles {
  /// Some columns of a table that every run has.
  func requiredTable(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable {
    guard let table = try table(name, columns) else {
      throw Failure(.noInput, file: path(of: name + ".parquet"), "the table is missing")
    }
    return table
  }
}

/// The files of a run that is about to be written.
struct RunFilesInMemory: RunFiles {
  let report: RunReport
  /// Files that the report does not make, such as a spike trace.
  let further: [ReportFile]

  func path(of name: String) -> String { name }

  func json(_ name: String) throws(Failure) -> JSONSource {
    let text = name == "manifest.json" ? try Manifest(report).json() : try Summary(report).json()
    return JSONSource(try JSONValue.parse(Array(text.utf8), file: name, depthLimit: 16), path: name)
  }

  func table(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable? {
    if let source = RunTables.all.first(where: { $0.name == name }) {
      let table = try source.make(RunTables(report))
      var result = try PageTable(table.schema, columns, path: name)
      result.append(table.rows)
      return result
    }
    guard let file = further.first(where: { $0.name == name + ".csv" }) else { return nil }
    return try PageTable(csv: file.contents, path: file.name, columns: columns)
  }
}

/// The files of a run folder on disk.
struct RunFilesOnDisk: RunFiles {
  /// Largest JSON or CSV file that is read, in bytes.
  static let limit = 1 << 30

  private let folder: String

  /// A run folder.
  ///
  /// - Throws: 66 where it has no `manifest.json`.
  init(folder: String) throws(Failure) {
    self.folder = folder
    guard InputFile.exists("\(folder)/manifest.json") else {
      throw Failure(.noInput, file: folder, "expected a run folder, found no manifest.json in it")
    }
  }

  func path(of name: String) -> String { "\(folder)/\(name)" }

  func json(_ name: String) throws(Failure) -> JSONSource {
    let bytes = try InputFile.read(path(of: name), limit: Self.limit)
    return JSONSource(
      try JSONValue.parse(bytes, file: path(of: name), depthLimit: 16), path: path(of: name))
  }

  func table(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable? {
    let parquet = path(of: name + ".parquet")
    if InputFile.exists(parquet) {
      return try PageTable(try ParquetReader(parquet), columns: columns)
    }
    let csv = path(of: name + ".csv")
    guard InputFile.exists(csv) else { return nil }
    return try PageTable(csv: try InputFile.read(csv, limit: Self.limit), path: csv, columns: columns)
  }
}
