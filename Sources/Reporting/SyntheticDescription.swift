/// What a model was made of that has shapes only.
public struct SyntheticDescription: Sendable, Equatable {
  /// Name of the configuration.
  public var configuration: String
  /// Seed of weights and activity.
  public var seed: UInt64
  /// `distinct`, or `shared:N` where N layers' weights serve all layers.
  public var weights: String
  /// Bytes of the weight codes.
  public var weightBytes: Int
  /// What the spike counts are distributed as.
  public var distribution: String
  /// Share of channels that fire; nil for that of the distribution.
  public var firing: Double?
  /// Integer accumulators that closed; the digest covers them.
  public var accumulators: Int
  /// Order-independent digest of the accumulators, 16 hexadecimal digits.
  public var digest: String

  /// Makes a description.
  public init(
    configuration: String, seed: UInt64, weights: String, weightBytes: Int, distribution: String,
    firing: Double?, accumulators: Int, digest: String
  ) {
    self.configuration = configuration
    self.seed = seed
    self.weights = weights
    self.weightBytes = weightBytes
    self.distribution = distribution
    self.firing = firing
    self.accumulators = accumulators
    self.digest = digest
  }
}
