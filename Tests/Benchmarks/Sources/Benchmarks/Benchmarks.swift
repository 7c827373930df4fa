import Foundation

/// Compares the hot paths of SpikeFoundry with C and C++ and prints ratios.
@main
enum Benchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "large-model-memory" {
      return try LargeModelMemory(layers: arguments.dropFirst().first.flatMap { Int($0) } ?? 28).run()
    }
    if arguments.first == "flat-memory" {
      let events = arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000_000
      return print(Report(rows: try FlatMemoryBenchmark(events: events).rows()).table)
    }
    guard arguments.allSatisfy({ $0 == "--record" }) else {
      FileHandle.standardError.write(Data("usage: Benchmarks [--record]\n".utf8))
      exit(64)
    }
    let report = Report(
      rows: try HoldBenchmark(operations: 1_000_000).rows() + RowKernelBenchmark().rows()
        + LayerBenchmark().rows() + PlacerBenchmark().rows())
    print(report.table)
    try report.writeJSON(to: Paths.package.appending(path: ".build/results.json"))
    guard arguments.contains("--record") else { return }
    try report.writeJSON(to: Paths.package.appending(path: "results.json"))
    try Data(report.page.utf8).write(to: Paths.package.appending(path: "RESULTS.md"))
  }
}
