public import DataFiles
import Glibc

/// The files that a server gives out, by the exact path of the request.
///
/// The table is made before the first request: what is not in it does not exist, whatever a path looks like.
public struct ServedFiles: Sendable {
  /// Where the bytes of an answer come from.
  enum Content: Sendable, Equatable {
    case file(String)
    case text(String)
  }

  /// What is sent for a path.
  struct Entry: Sendable, Equatable {
    var content: Content
    var type: String
  }

  /// Files and folders that a folder may hold.
  static let largestFolder = 20_000
  private var entries: [String: Entry] = [:]

  /// No files.
  public init() {}

  /// Adds a file of the disk; it is opened anew for each request.
  public mutating func add(_ path: String, file: String) {
    entries[path] = Entry(content: .file(file), type: Self.type(of: file))
  }

  /// Adds a page of HTML.
  public mutating func add(_ path: String, page: String) {
    entries[path] = Entry(content: .text(page), type: "text/html; charset=utf-8")
  }

  /// Adds every regular file of a folder and the folders in it; links are left out.
  ///
  /// - Throws: 66 where it cannot be read; 65 where it holds too many files.
  public mutating func add(folder: String) throws(Failure) {
    var waiting = [""]
    var seen = 0
    while let inner = waiting.popLast() {
      guard let open = opendir(folder + inner) else {
        throw Failure(.noInput, file: folder + inner, "cannot open the folder")
      }
      defer { closedir(open) }
      while let entry = readdir(open) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard name != ".", name != ".." else { continue }
        seen += 1
        guard seen <= Self.largestFolder else {
          throw Failure(.data, file: folder, "the folder holds more than \(Self.largestFolder) files")
        }
        add(found: "\(inner)/\(name)", in: folder, &waiting)
      }
    }
  }

  private mutating func add(found path: String, in folder: String, _ waiting: inout [String]) {
    var status = stat()
    guard lstat(folder + path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: waiting.append(path)
    case S_IFREG: add(path, file: folder + path)
    default: return
    }
  }

  /// What belongs to the path of a request; `/` is `/index.html`.
  subscript(path: String) -> Entry? { entries[path == "/" ? "/index.html" : path] }

  private static func type(of file: String) -> String {
    let types = [
      "html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml",
      "json": "application/json", "wasm": "application/wasm", "png": "image/png", "woff2": "font/woff2",
    ]
    let suffix = file.split(separator: ".").last.map(String.init) ?? ""
    return types[suffix] ?? "application/octet-stream"
  }
}
