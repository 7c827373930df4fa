import ParallelJobs
public import SpikeWorkload
import SpikingModel

/// The random weight codes of a synthetic model: int8, row-major by input, no scales.
///
/// Only spiked projections have codes. Nothing is computed with embedding, language head, norms, biases and
/// scales, so those are left out.
public struct SyntheticWeights: Sendable {
  /// Dimensions of a stored matrix.
  struct Extent {
    var inputs: Int
    var outputs: Int
    var codes: Int { inputs * outputs }
  }

  /// By set, then by place in `StationPlan.Linear.allCases`.
  private let sets: [[CodeMatrix?]]

  /// Fills the memory, on all processors.
  ///
  /// Complexity: O(`byteCount`), about 1.5 GB/s for each processor.
  public init(_ model: SyntheticModel, sites: SpikeSites) {
    let shape = model.shape
    let count = model.sharing.sets(layers: shape.layers.count)
    let places = StationPlan.Linear.allCases.count
    let codes = Jobs.onAllProcessors.map(Array(0..<count * places)) { item in
      Self.codes(StationPlan.Linear.allCases[item % places], of: model, sites, set: item / places, count)
    }
    sets = stride(from: 0, to: codes.count, by: places).map { Array(codes[$0..<$0 + places]) }
  }

  /// The random codes of a linear layer of one of the sets; nil where it has none.
  private static func codes(
    _ name: StationPlan.Linear, of model: SyntheticModel, _ sites: SpikeSites, set: Int, _ count: Int
  ) -> CodeMatrix? {
    let shape = model.shape
    guard let extent = extent(name, shape, sites, gated: isGated(set, count, shape)) else { return nil }
    // Distinct weights belong to the layer as the configuration counts, whatever part of it runs.
    let number = model.sharing == .distinct ? shape.firstLayer + set : set
    return CodeMatrix(
      outputs: extent.outputs, inputs: extent.inputs, group: shape.weightGroup ?? 1,
      random: CounterHash(seed: model.seed, -1, number, name.index))
  }

  /// Bytes that the codes take.
  public static func byteCount(_ shape: ModelShape, sites: SpikeSites, sharing: WeightSharing) -> Int {
    let count = sharing.sets(layers: shape.layers.count)
    return (0..<count).reduce(0) { sum, set in
      StationPlan.Linear.allCases.reduce(sum) {
        $0 + (extent($1, shape, sites, gated: isGated(set, count, shape))?.codes ?? 0)
      }
    }
  }

  /// The codes of a linear layer of a layer of the model (an index into `shape.layers`); nil where it has none.
  func codes(_ name: StationPlan.Linear, layer: Int) -> CodeMatrix? {
    sets[layer % sets.count][name.index]
  }

  /// Whether any layer that uses a set has linear attention, and so a gate.
  private static func isGated(_ set: Int, _ count: Int, _ shape: ModelShape) -> Bool {
    stride(from: set, to: shape.layers.count, by: count).contains { shape.layers[$0] == .gatedLinear }
  }

  static func extent(
    _ name: StationPlan.Linear, _ shape: ModelShape, _ sites: SpikeSites, gated: Bool
  ) -> Extent? {
    switch name {
    case .query: Extent(inputs: shape.hidden, outputs: shape.queryWidth)
    case .key, .value: Extent(inputs: shape.hidden, outputs: shape.keyValueWidth)
    case .gate: gated ? Extent(inputs: shape.hidden, outputs: shape.keyValueWidth) : nil
    case .output: Extent(inputs: shape.queryWidth, outputs: shape.hidden)
    case .mlpGate, .mlpUp: Extent(inputs: shape.hidden, outputs: shape.intermediate)
    case .mlpDown: sites == .paper ? Extent(inputs: shape.intermediate, outputs: shape.hidden) : nil
    case .gateFirst, .gateSecond, .head: nil
    }
  }
}

extension StationPlan.Linear {
  /// Place among all cases.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
