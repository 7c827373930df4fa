import Foundation

/// Reads the text of a configuration file, bounded.
public enum ConfigFile {
  /// The file's text under the path that the user gave.
  ///
  /// Throws with exit code 66 where nothing is there, 74 where it cannot be read, 65 where it is too large or
  /// no UTF-8. Never holds more than `limit` bytes and one.
  public static func source(
    path: String, limit: Int = ConfigParser.sizeLimit
  ) throws(ConfigDiagnostic) -> ConfigSource {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw failure(path, "no such file", .missing)
    }
    guard !isDirectory.boolValue else { throw failure(path, "expected a file, found a folder", .missing) }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw failure(path, "the file cannot be opened", .unreadable)
    }
    defer { try? handle.close() }
    let data = try read(handle, path, limit)
    guard data.count <= limit else {
      throw failure(path, "expected at most \(limit) bytes, found more", .invalid)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw failure(path, "expected UTF-8 text, found other bytes", .invalid)
    }
    // A byte order mark, which editors of some systems put in front.
    return ConfigSource(name: path, text: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
  }

  private static func read(_ handle: FileHandle, _ path: String, _ limit: Int) throws(ConfigDiagnostic)
    -> Data
  {
    do {
      var data = Data()
      // A pipe gives its bytes in pieces; one byte above the limit is enough to refuse.
      while data.count <= limit {
        let wanted = limit + 1 - data.count
        guard let part = try handle.read(upToCount: wanted), !part.isEmpty else { break }
        data += part
      }
      return data
    } catch {
      throw failure(path, "the file cannot be read", .unreadable)
    }
  }

  private static func failure(_ path: String, _ message: String, _ kind: ConfigDiagnostic.Failure)
    -> ConfigDiagnostic
  {
    ConfigDiagnostic(origin: .whole(path), path: "", message: message, failure: kind)
  }
}
