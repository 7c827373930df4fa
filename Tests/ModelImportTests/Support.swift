import DataFiles
import Foundation
import Testing

/// The path of a file or folder among the fixtures.
func fixture(_ name: String) throws -> String {
  let root = try #require(Bundle.module.resourceURL)
  return root.appendingPathComponent("Fixtures/\(name)").path
}

/// The failure that `body` throws, or nil.
func failure<Value>(_ body: () throws(Failure) -> Value) -> Failure? {
  do throws(Failure) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}

/// A folder of its own for one test, removed with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Calls `body` with the path; the folder lives until it returns.
  func use<Value>(_ body: (String) throws -> Value) rethrows -> Value {
    try withExtendedLifetime(self) { try body(path) }
  }

  func make(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  func copy(_ source: String, as name: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: "\(path)/\(name)")
  }
}
