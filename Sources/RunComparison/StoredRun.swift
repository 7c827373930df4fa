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

  /// The first figure of `summary.json` that another summary has otherwise, notes aside; nil where all are equal.
  package func firstDifference(from other: JSONValue) -> Difference? {
    let lists = [summary, other].map { JSONLeaves($0, leavingOut: ["notes"]) }
    return JSONLeaves.differences(lists[0], lists[1]).first
  }

  /// Opens a folder.
  ///
  /// - Throws: 66 where a file is missing, 65 where the folder holds something else than a run of this program.
  public init(_ path: String) throws(Failure) {
    self.path = path
    manifest = try RunManifest.read(folder: path)
    summary = try JSONValue.read(file: "\(path)/summary.json", limit: Self.largestJSON)
  }

  /// Whether the run was stopped before its end.
  public var isPartial: Bool { manifest["partial"]?.content == .bool(true) }

  /// When a window begins and ends, in picoseconds, and when the run does.
  ///
  /// - Throws: 64 where the run has no such window, 65 where it has no windows at all.
  public func window(_ number: Int) throws(Failure) -> (time: Range<Int64>, end: Int64) {
    guard let table = try table("windows"), let windows = table.integers("window"),
      let starts = table.integers("start_ps"), let ends = table.integers("end_ps")
    else { throw Failure(.data, file: path, path: "windows", "expected a table of windows") }
    // Places that did nothing have one row for the whole run.
    let rows = windows.indices.filter { windows[$0] == number }
    guard let start = rows.map({ starts[$0] }).max(), let end = rows.map({ ends[$0] }).min(), start < end
    else {
      throw Failure(
        .usage, "--window: expected a number from 0 to \(windows.max() ?? 0), found \(number)")
    }
    return (start..<end, ends.max() ?? 0)
  }

  /// When the run was stopped, in picoseconds; nil for a whole run.
  public var stopTime: Int64? { manifest["stop"]?["time_ps"]?.integer }

  /// A table by its name, from Parquet or else from CSV; nil where the folder has neither.
  package func table(_ name: String) throws(Failure) -> StoredTable? {
    let parquet = "\(path)/\(name).parquet"
    if InputFile.exists(parquet) { return try StoredTable(parquet: parquet) }
    let csv = "\(path)/\(name).csv"
    return InputFile.exists(csv) ? try StoredTable(csv: csv) : nil
  }

  /// The files of every event table by kind, in order; empty where the run has no events.
  ///
  /// - Throws: 66 where the manifest names events and their index is not there, 65 where it is damaged.
  func eventFiles() throws(Failure) -> [(kind: String, files: [String])] {
    let index = "\(path)/events/index.json"
    guard InputFile.exists(index) else {
      guard RunManifest.tracedKinds(manifest).isEmpty else {
        throw RunManifest.missingIndex(manifest, folder: path)
      }
      return []
    }
    var list: [(kind: String, files: [String])] = []
    for table in try EventIndex.tables(folder: path, manifest: manifest) {
      guard let kind = table["kind"]?.string,
        case .array(let files)? = table["files"]?.content
      else { throw Failure(.data, file: index, path: "tables", "expected tables with kind and files") }
      var names: [String] = []
      for file in files {
        guard let name = file["name"]?.string, RunManifest.isEventFile(name) else {
          throw Failure(.data, file: index, path: "files", "expected names of files below events/")
        }
        names.append("\(path)/\(name)")
      }
      list.append((kind, names))
    }
    return list
  }
}
