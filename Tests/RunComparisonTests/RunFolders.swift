import DataFiles
import Foundation
import Parquet
import Testing

/// Run folders as tests need them: a manifest, a summary, and what tables and events a test gives them.
final class RunFolders: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a folder and returns its path.
  func make(
    _ name: String, manifest: String = "", summary: String = "\"events\": {\"packets\": 5}",
    tables: [(name: String, columns: [TableColumn], chunks: [TableChunk])] = [],
    events: [String: [(columns: [TableColumn], chunks: [TableChunk])]] = [:]
  ) throws -> String {
    let folder = "\(path)/\(name)"
    try FileManager.default.createDirectory(atPath: "\(folder)/events", withIntermediateDirectories: true)
    try write("\(folder)/manifest.json", "{\"schema\": \"spikefoundry.run/v1\"\(manifest)}")
    try write("\(folder)/summary.json", "{\(summary)}")
    for table in tables { try parquet("\(folder)/\(table.name).parquet", table.columns, table.chunks) }
    guard !events.isEmpty else { return folder }
    var kinds: [String] = []
    for (kind, parts) in events.sorted(by: { $0.key < $1.key }) {
      var files: [String] = []
      for (number, part) in parts.enumerated() {
        try parquet("\(folder)/events/\(kind)-\(number).parquet", part.columns, part.chunks)
        files.append("{\"name\": \"events/\(kind)-\(number).parquet\"}")
      }
      kinds.append("{\"kind\": \"\(kind)\", \"files\": [\(files.joined(separator: ", "))]}")
    }
    try write(
      "\(folder)/events/index.json",
      "{\"schema\": \"spikefoundry.events/v1\", \"time_unit\": \"ps\", \"tables\": [\(kinds.joined(separator: ", "))]}"
    )
    return folder
  }

  func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func parquet(_ path: String, _ columns: [TableColumn], _ chunks: [TableChunk]) throws {
    let file = try AtomicFile(path: path)
    let sink = TableFormat.parquet.sink(to: file)
    try sink.begin(TableSchema(name: "test", columns: columns))
    for chunk in chunks { try sink.append(chunk) }
    try sink.finish()
    try file.commit()
  }
}
