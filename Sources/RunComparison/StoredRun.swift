public import DataFiles
import Parquet

/// A run folder as it lies on disk.
public struct StoredRun: Sendable {
  /// Bytes that a manifest or summary may have.
  private static let largestJSON = 1 << 26

  /// The folder, as the user named it.
  public let path: String
  /// `manifest.json`.
  public let manifest: JSONValue
  /// `summary.json`.
  public let summary: JSONValue

  /// Opens a folder.
  ///
  /// - Throws: 66 where a file is missing, 65 where the folder holds something else than a run of this program.
  public init(_ path: String) throws(Failure) {
    self.path = path
    manifest = try JSONValue.read(file: "\(path)/manifest.json", limit: Self.largestJSON)
    guard case .string(let schema)? = manifest["schema"]?.content, schema == "spikefoundry.run/v1" else {
      throw Failure(
        .data, file: "\(path)/manifest.json", path: "schema",
        "expected a run folder of schema spikefoundry.run/v1")
    }
    summary = try JSONValue.read(file: "\(path)/summary.json", limit: Self.largestJSON)
  }

  /// Whether the run was stopped before its end.
  public var isPartial: Bool { manifest["partial"]?.content == .bool(true) }

  /// A table by its name, from Parquet or else from CSV; nil where the folder has neither.
  func table(_ name: String) throws(Failure) -> StoredTable? {
    let parquet = "\(path)/\(name).parquet"
    if InputFile.exists(parquet) { return try StoredTable(parquet: parquet) }
    let csv = "\(path)/\(name).csv"
    return InputFile.exists(csv) ? try StoredTable(csv: csv) : nil
  }

  /// The files of every event table by kind, in order; empty where the run has no events.
  func eventFiles() throws(Failure) -> [(kind: String, files: [String])] {
    let index = "\(path)/events/index.json"
    guard InputFile.exists(index) else { return [] }
    let json = try JSONValue.read(file: index, limit: Self.largestJSON)
    guard case .array(let tables)? = json["tables"]?.content else {
      throw Failure(.data, file: index, path: "tables", "expected a list")
    }
    var list: [(kind: String, files: [String])] = []
    for table in tables {
      guard case .string(let kind)? = table["kind"]?.content,
        case .array(let files)? = table["files"]?.content
      else { throw Failure(.data, file: index, path: "tables", "expected tables with kind and files") }
      var names: [String] = []
      for file in files {
        guard case .string(let name)? = file["name"]?.content, Self.isInside(name) else {
          throw Failure(.data, file: index, path: "files", "expected names of files in the folder")
        }
        names.append("\(path)/\(name)")
      }
      list.append((kind, names))
    }
    return list
  }

  /// Whether a name leads nowhere out of the folder.
  private static func isInside(_ name: String) -> Bool {
    !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
  }
}
