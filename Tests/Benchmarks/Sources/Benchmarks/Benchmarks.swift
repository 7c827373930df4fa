import Foundation

/// Compares the hot paths of SpikeFoundry with their peers and prints ratios.
@main
enum Benchmarks {
  /// What can be measured, in the order of the report; names are the first part of a row's workload.
  static let groups: [(name: String, rows: @Sendable () throws -> [Row])] = [
    // First, while the process is small: what it grows by must not lie in memory that others left.
    ("flat-memory", { try FlatMemoryBenchmark().rows() }),
    ("large-memory", { try LargeMemoryBenchmark().rows() }),
    ("agenda", { try HoldBenchmark(operations: 1_000_000).rows() }),
    ("des-python", { try PholdPythonBenchmark().rows() }),
    ("row-kernel", { try RowKernelBenchmark().rows() }),
    ("layer-dram", { LayerBenchmark().rows() }),
    ("dense-cross", { try DenseCrossBenchmark().rows() }),
    ("place", { try PlacerBenchmark().rows() }),
    ("memory", { try MemoryBenchmark.rows() }),
    ("token-7b", { try TokenBenchmark().rows() }),
    ("replay", { try ReplayBenchmark().rows() }),
    ("trace", { try TraceBenchmark().rows() + TraceLevelBenchmark.rows() }),
    ("tables", { try TableBenchmark().rows() }),
    ("timeline", { try TimelineBenchmark().rows() }),
    ("sweep", { try SweepBenchmark().rows() }),
    ("determinism", { try DeterminismBenchmark().rows() }),
    ("lif-10k", { try LifBenchmark().rows() }),
    ("mesh-pdes", { try MeshBenchmark().rows() }),
    ("sana-fe", { try SanaFeBenchmark().rows() + SanaFeNetBenchmark().rows() }),
  ]

  static func main() throws {
    let options = Options(CommandLine.arguments.dropFirst(), names: groups.map(\.name))
    try FileManager.default.createDirectory(at: Paths.peers, withIntermediateDirectories: true)
    let rows = try groups.filter { options.measures($0.name) }.flatMap { group in
      FileHandle.standardError.write(Data("\(group.name) ...\n".utf8))
      return try group.rows()
    }
    let report = Report(rows: rows)
    print(report.table)
    try report.writeJSON(to: Paths.package.appending(path: ".build/results.json"))
    guard options.records else { return }
    try report.writeJSON(to: Paths.package.appending(path: "results.json"))
    try Data(report.page.utf8).write(to: Paths.package.appending(path: "RESULTS.md"))
  }
}
