import DataFiles
import Parquet

/// The files of a run folder that the page is made of.
struct RunFiles {
  /// Largest JSON or CSV file that is read, in bytes.
  static let limit = 1 << 30

  /// `manifest.json`.
  let manifest: JSONSource
  private let folder: String

  /// A run folder.
  ///
  /// - Throws: 66 where it has no `manifest.json`, 65 where that is of something else.
  init(folder: String) throws(Failure) {
    self.folder = folder
    manifest = JSONSource(try RunManifest.read(folder: folder), path: "\(folder)/manifest.json")
  }

  /// How messages name a file.
  func path(of name: String) -> String { "\(folder)/\(name)" }

  /// A JSON file that every run has.
  ///
  /// - Throws: 65 or 66 where it cannot be read.
  func json(_ name: String) throws(Failure) -> JSONSource {
    let bytes = try InputFile.read(path(of: name), limit: Self.limit)
    return JSONSource(
      try JSONValue.parse(bytes, file: path(of: name), depthLimit: 16), path: path(of: name))
  }

  /// Some columns of a table, from Parquet or else from CSV; nil where the run has no such table.
  ///
  /// - Throws: 65 where the table cannot be read or lacks a column.
  func table(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable? {
    if let reader = try parquet(name) { return try PageTable(reader, columns: columns) }
    let csv = path(of: name + ".csv")
    guard InputFile.exists(csv) else { return nil }
    return try PageTable(csv: try InputFile.read(csv, limit: Self.limit), path: csv, columns: columns)
  }

  /// Some columns of a table that every run has.
  ///
  /// - Throws: 66 where it is missing, 65 as above.
  func requiredTable(_ name: String, _ columns: [PageTable.Column]) throws(Failure) -> PageTable {
    guard let table = try table(name, columns) else {
      throw Failure(.noInput, file: path(of: name + ".parquet"), "the table is missing")
    }
    return table
  }

  /// The parts of the events of a kind, in order; empty where the run recorded none.
  func events(_ kind: String) throws(Failure) -> [ParquetReader] {
    var parts: [ParquetReader] = []
    while parts.count < 100_000 {
      let digits = String(parts.count)
      let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      guard let part = try parquet("events/\(kind)-\(number)") else { break }
      parts.append(part)
    }
    return parts
  }

  private func parquet(_ name: String) throws(Failure) -> ParquetReader? {
    let path = path(of: name + ".parquet")
    return InputFile.exists(path) ? try ParquetReader(path) : nil
  }
}
