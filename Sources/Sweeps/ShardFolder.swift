public import DataFiles
import Foundation
import SweepLedgers
public import SweepPlans

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

  /// Refuses a sweep whose points are chosen by results, of which workers without a ledger know only their own.
  ///
  /// - Throws: 65 for a sweep with rungs, or a search that is asked for points as results come in.
  public static func check(_ file: SweepFile) throws(Failure) {
    let reason: String
    if file.fidelity != nil {
      reason = "has rungs, which need"
    } else if file.search.method == .optuna {
      reason = "has search.method optuna, whose points follow from results and need"
    } else {
      return
    }
    throw Failure(.data, "sweep '\(file.name)' \(reason) a ledger on one machine\n'sweep run' works on it")
  }

  /// Folders of what points share.
  var shared: PointRunner.Folders {
    .init(activities: "\(path)/activities", placements: "\(path)/placements")
  }

  /// What the lines of a folder say.
  struct Contents {
    /// The first result of each point; a failure by a limit only where there is no other.
    var results: [ShardResult] = []
    /// Limits that points went beyond.
    var breaches: [String: [PointLimit]] = [:]
    /// How often points were started that have no result, or went beyond a limit, which may be raised.
    var starts: [String: Int] = [:]
    /// Torn lines, which were skipped.
    var torn = 0

    /// Adds a result; `places` are those of the results by hash.
    fileprivate mutating func add(_ result: ShardResult, at places: inout [String: Int]) {
      if let limit = result.failure?.limit { breaches[result.hash, default: []].append(limit) }
      guard let place = places[result.hash] else {
        places[result.hash] = results.count
        results.append(result)
        return
      }
      if result.isBetter(than: results[place]) { results[place] = result }
    }

    /// Points that need no more tries under a budget with these limits.
    func known(_ limits: [PointLimit]) -> Set<String> {
      Set(
        results.lazy.filter { result in
          guard result.failure?.limit != nil, let breaches = breaches[result.hash] else { return true }
          return breaches.contains { !$0.isTighter(than: limits) }
        }.map(\.hash))
    }
  }

  /// Everything in the folder.
  ///
  /// - Throws: 74 where the folder cannot be read.
  func contents() throws(Failure) -> Contents {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw Failure(.ioError, file: path, "cannot read the folder of the shards")
    }
    var places: [String: Int] = [:]
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
        } else {
          contents.add(result, at: &places)
        }
      }
    }
    for result in contents.results where result.failure?.limit == nil { contents.starts[result.hash] = nil }
    return contents
  }
}
