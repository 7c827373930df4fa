import Foundation
import SparseNetworks
import SpikingModel

/// What a synapse takes in memory: by how much a process grows with many of them.
///
/// Each is measured in a process of its own, where nothing that was freed before can be used again.
enum MemoryBenchmark: String, CaseIterable {
  /// A matrix of SpikingBrain-7B.
  case dense
  /// The synapses of `lif-10k`.
  case sparse

  private var ceiling: Double {
    switch self {
    case .dense: 1.1
    case .sparse: 20
    }
  }

  static func rows() throws -> [Row] {
    try allCases.map { kind in
      let row = Row(workload: "memory/\(kind)", peer: "limit", unit: "bytes/synapse", ceiling: kind.ceiling)
      return try row.measured { Row.Result(own: try kind.measuredElsewhere()) }
    }
  }

  /// Starts this program again, for this one figure.
  private func measuredElsewhere() throws -> Double {
    guard let bytes = Double(try OwnProcess.answer(to: ["--memory", rawValue])) else {
      throw MissingPeer(reason: "the process that measures it failed")
    }
    return bytes
  }

  /// Bytes per synapse, in a process that has done nothing else.
  func bytes() -> Double {
    switch self {
    case .dense:
      let (inputs, outputs) = (3584, 18_944)
      let codes = (0..<inputs * outputs).map { Int16(truncatingIfNeeded: $0 % 251 - 125) }
      let scales = [Float](repeating: 1, count: outputs)
      return Self.growth(with: (codes, scales), synapses: codes.count) {
        CodeMatrix(outputs: outputs, inputs: inputs, group: inputs, codes: codes, scales: scales)
      }
    case .sparse:
      let workload = LifWorkload()
      return Self.growth(with: workload, synapses: workload.targets.count) { workload.synapses }
    }
  }

  /// What it is made of must not go away while it is made.
  private static func growth<Result>(
    with materials: some Any, synapses: Int, _ make: () -> Result
  ) -> Double {
    let before = Memory.resident()
    let made = make()
    let after = withExtendedLifetime((materials, made)) { Memory.resident() }
    return Double(after - before) / Double(synapses)
  }
}
