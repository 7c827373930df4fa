public import Foundation

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

  /// Writes a file, and makes the folders in between.
  public func make(_ name: String, _ bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Writes a text file.
  public func make(_ name: String, _ text: String) throws { try make(name, Array(text.utf8)) }

  /// The text of a file.
  public func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  /// The path of a file or folder in it.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Calls `body` with the path; the folder lives until it returns.
  public func use<Value>(_ body: (String) throws -> Value) rethrows -> Value {
    try withExtendedLifetime(self) { try body(path) }
  }

  /// Makes a folder in it.
  public func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  /// Makes an empty file and opens it for writing.
  public func newFile(_ name: String) throws -> FileHandle {
    try make(name, "")
    return try FileHandle(forWritingTo: URL(filePath: path(name)))
  }

  /// Makes a symbolic link.
  public func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
  }

  /// Copies a file or folder into it.
  public func copy(_ source: String, as name: String) throws {
    try FileManager.default.copyItem(atPath: source, toPath: path(name))
  }
}
