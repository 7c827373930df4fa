public import DataFiles
import Foundation
import SweepLedgers

/// Results of workers that share no database: one file of lines for each, in a folder that they all see.
///
/// For file systems on which SQLite does not work. A line is one finished or failed point as JSON, written with one
/// call and synchronised; a line that a killed worker left torn is skipped.
public struct ShardFolder: Sendable {
  /// The folder.
  public let path: String

  /// Opens the folder, which is made where it does not exist.
  ///
  /// - Throws: 73 where it cannot be made.
  public init(path: String) throws(Failure) {
    self.path = path
    do {
      for folder in ["activities", "placements"] {
        try FileManager.default.createDirectory(
          atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
      }
    } catch {
      throw Failure(.cantCreate, file: path, "cannot create the folder of the shards")
    }
  }

  /// Opens a folder that workers have made, for a look at their results.
  ///
  /// - Throws: 66 where there is none, and nothing is made.
  public init(existing path: String) throws(Failure) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure(
        .noInput, file: path,
        "expected a folder of shards, found \(InputFile.exists(path) ? "a file" : "none")\n"
          + "'sweep work --shards' makes one")
    }
    self.path = path
  }

  /// Folders of what points share.
  var shared: PointRunner.Folders {
    .init(activities: "\(path)/activities", placements: "\(path)/placements")
  }

  /// What the lines of a folder say.
  struct Contents {
    /// The first result of each point.
    var results: [ShardResult] = []
    /// How often points were started that have no result.
    var starts: [String: Int] = [:]
    /// Torn lines, which were skipped.
    var torn = 0
  }

  /// Everything in the folder.
  ///
  /// - Throws: 74 where the folder cannot be read.
  func contents() throws(Failure) -> Contents {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Failure(.ioError, file: path, "cannot read the folder of the shards")
    }
    var seen: Set<String> = []
    var contents = Contents()
    for name in names.sorted() where name.hasSuffix(".jsonl") {
      let bytes = try InputFile.read("\(path)/\(name)", limit: 1 << 32)
      for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
        guard let result = ShardResult(Array(line)) else {
          contents.torn += 1
          continue
        }
        if result.isStart {
          contents.starts[result.hash, default: 0] += 1
        } else if seen.insert(result.hash).inserted {
          contents.results.append(result)
        }
      }
    }
    for hash in seen { contents.starts[hash] = nil }
    return contents
  }
}
