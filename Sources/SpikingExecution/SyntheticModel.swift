public import SpikeWorkload

/// A model that has the shapes of a configuration, random weights, and activations as published.
///
/// It says what a chip costs, never what a model answers: see `SyntheticActivity` and `SyntheticWeights`.
public struct SyntheticModel: Sendable {
  /// Name of its configuration.
  public var configuration: String
  /// Extents of the layers that run.
  public var shape: ModelShape
  /// Ids of the tokens that end a text; empty where the configuration names none.
  public var endOfText: [Int]
  /// Decides the weights and what fires.
  public var seed: UInt64
  /// Share of channels that fire; nil takes the published one.
  public var firing: Double?
  /// Whether layers share their weights; no result but the digest of the accumulators depends on it.
  public var sharing: WeightSharing

  /// Makes a model; weights are made when it runs.
  ///
  /// - Precondition: the shape is that of a spiking model.
  public init(
    configuration: String, shape: ModelShape, endOfText: [Int] = [], seed: UInt64 = 1, firing: Double? = nil,
    sharing: WeightSharing = .distinct
  ) {
    precondition(shape.isSpiking)
    self.configuration = configuration
    self.shape = shape
    self.endOfText = endOfText
    self.seed = seed
    self.firing = firing
    self.sharing = sharing
  }

  /// What fires under a mode.
  public func activity(_ mode: SpikeMode) -> SyntheticActivity {
    SyntheticActivity(shape: shape, mode: mode, seed: seed, firing: firing)
  }
}
