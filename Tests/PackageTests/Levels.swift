/// The order of the targets, from the ground up.
///
/// A target may depend on targets of lower levels only: arrows go down, and siblings do not see each other.
enum Levels {
  static let table: [[String]] = [
    ["CGraphviz", "CZstd", "CRowKernels", "CPrefetch", "BitMixing"],
    ["Quantities", "DataFiles", "SpikeWorkload", "ParallelJobs"],
    [
      "EventKernel", "ConfigFiles", "Parquet", "Timelines", "LoopbackServer", "SpikingModel", "RunRecord",
      "SweepLedgers",
    ],
    [
      "ChipModel", "ModelImport", "SpikingOperators", "DenseReference", "SparseNetworks", "EventTrace",
      "LiveProgress", "RunComparison", "TraceExport", "DesignSpace",
    ],
    ["ChipPlacement", "SweepPlans"],
    ["ChipSimulation", "Reporting"],
    ["SpikingExecution", "PageKit"],
    ["RunPage"],
    ["SpikeFoundry"],
    ["ModelVerification", "LongContext", "Sweeps"],
    ["spikefoundry-cli"],
  ]

  /// The only targets that these may depend on, directly or not, beyond what their level allows.
  static let closed: [String: Set<String>] = [
    "Quantities": [], "DataFiles": [], "SpikeWorkload": ["BitMixing"],
    "EventKernel": ["BitMixing", "Quantities", "CPrefetch"], "Timelines": ["Quantities", "DataFiles"],
    "SparseNetworks": ["EventKernel", "BitMixing", "Quantities", "CRowKernels", "CPrefetch"],
  ]

  /// What must never be reachable: the timing side sees no weight, the reference shares no operator.
  static let forbidden: [String: Set<String>] = [
    "ChipSimulation": ["SpikingModel", "SpikingOperators", "ModelImport", "DenseReference"],
    "ChipPlacement": ["SpikingModel", "SpikingOperators", "ModelImport", "DenseReference"],
    "Reporting": ["SpikingModel", "SpikingOperators", "ModelImport", "DenseReference"],
    "DenseReference": ["SpikingOperators"],
    "SpikingOperators": ["DenseReference"],
  ]

  static func level(of target: String) -> Int? { table.firstIndex { $0.contains(target) } }

  /// One sentence for each arrow that does not go down, and for each target that has no level.
  static func violations(in dependencies: [String: [String]]) -> [String] {
    dependencies.keys.sorted().flatMap { target -> [String] in
      guard let own = level(of: target) else { return ["\(target) has no level"] }
      return (dependencies[target] ?? []).compactMap { dependency in
        guard let other = level(of: dependency) else { return "\(target) -> \(dependency): no level" }
        return other < own ? nil : "\(target) (level \(own)) -> \(dependency) (level \(other))"
      }
    }
  }

  /// Everything that a target depends on, directly or not.
  static func reach(of target: String, in dependencies: [String: [String]]) -> Set<String> {
    var reached: Set<String> = []
    var open = dependencies[target] ?? []
    while let next = open.popLast() {
      guard reached.insert(next).inserted else { continue }
      open += dependencies[next] ?? []
    }
    return reached
  }
}
