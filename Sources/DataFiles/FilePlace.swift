import Glibc

/// Where a path leads: to a file or folder by what it is, or to names below one that are still to be made.
///
/// All spellings of one file have equal places: links, and names that a file system folds, make no difference.
package struct FilePlace: Hashable, Sendable {
  private let device: dev_t
  private let inode: ino_t
  private let missing: [String]

  /// Whether something is there.
  var exists: Bool { missing.isEmpty }

  /// Whether two paths lead to one place.
  package static func areOne(_ a: String, _ b: String) -> Bool {
    guard let first = chain(a).first else { return false }
    return first == chain(b).first
  }

  /// The place of a path, and then of every folder above it; empty where no file can have that name.
  package static func chain(_ path: String) -> [FilePlace] {
    guard !path.isEmpty, !path.utf8.contains(0) else { return [] }
    let (existing, missing) = parts(path)
    guard let resolved = FileSystem.resolved(existing) else { return [] }
    // What is not there has no links: `..` takes the name before it back, and what is left may be there.
    if let up = missing.firstIndex(of: "..") {
      let kept = missing[..<max(0, up - 1)] + missing[(up + 1)...]
      return chain(([resolved] + kept).joined(separator: "/"))
    }
    var folders: [FilePlace] = []
    var folder = resolved
    while let status = status(folder) {
      folders.append(FilePlace(device: status.st_dev, inode: status.st_ino, missing: []))
      guard folder != "/" else { break }
      folder = FileSystem.split(folder).folder
    }
    guard let first = folders.first else { return [] }
    let toBeMade = missing.indices.reversed().map { last in
      FilePlace(device: first.device, inode: first.inode, missing: Array(missing[...last]))
    }
    return toBeMade + folders
  }

  /// The longest beginning of a path that exists, and the names behind it.
  private static func parts(_ path: String) -> (existing: String, missing: [String]) {
    var existing = path
    var names: [String] = []
    while status(existing) == nil, existing != ".", existing != "/" {
      let place = FileSystem.split(existing)
      existing = place.folder
      names.append(place.name)
    }
    return (existing, names.reversed().filter { !$0.isEmpty && $0 != "." })
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}
