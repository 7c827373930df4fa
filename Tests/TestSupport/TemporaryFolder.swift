import Foundation

/// A folder of its own for one test, removed with the value.
public final class TemporaryFolder: Sendable {
  /// Absolute path without symbolic links.
  public let path: String

  /// Makes the folder.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "spikefoundry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Everything in the folder and below, sorted; hidden names included.
  public func tree() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }

  /// Writes a file.
  public func make(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  /// Writes a text file.
  public func make(_ name: String, _ text: String) throws { try make(name, Array(text.utf8)) }

  /// The text of a file.
  public func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }
}
