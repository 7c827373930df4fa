import Foundation
import Testing

/// The files of a folder by name, without `host.json`.
func deterministicFiles(_ folder: String) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "host.json" {
    files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
  return files
}
