import Foundation

/// The command line: `[--record] [--only NAME]...`.
struct Options {
  /// Whether the results replace those in the repository.
  private(set) var records = false
  private var only: [String] = []

  /// Ends the program with the usage where it does not understand; a partial run is never recorded.
  init(_ arguments: ArraySlice<String>, names: [String]) {
    var rest = arguments
    while let argument = rest.popFirst() {
      if argument == "--record" {
        records = true
      } else if argument == "--memory", let kind = rest.popFirst().flatMap(MemoryBenchmark.init), rest.isEmpty
      {
        // A question of this program to itself.
        print(kind.bytes())
        exit(0)
      } else if argument == "--trace-level", let kind = rest.popFirst().flatMap(TraceLevelBenchmark.init),
        rest.isEmpty
      {
        // Another one.
        do { print(try kind.figures()) } catch { fatalError("\(error)") }
        exit(0)
      } else if argument == "--ledger", let path = rest.popFirst(), let worker = rest.popFirst(), rest.isEmpty
      {
        // A process that this program started.
        do { try LedgerBenchmark.work(path, worker) } catch { fatalError("\(error)") }
        exit(0)
      } else if argument == "--only", let name = rest.popFirst(), names.contains(name) {
        only.append(name)
      } else {
        Self.refuse(names)
      }
    }
    if records, !only.isEmpty { Self.refuse(names) }
  }

  /// Whether a group of rows was asked for.
  func measures(_ name: String) -> Bool { only.isEmpty || only.contains(name) }

  private static func refuse(_ names: [String]) -> Never {
    let usage = "usage: Benchmarks [--record | --only NAME ...]\nNAME: \(names.joined(separator: " | "))\n"
    FileHandle.standardError.write(Data(usage.utf8))
    exit(64)
  }
}
