package import DataFiles
import ModelImport
public import SpikeWorkload
import SpikingExecution

/// A model to be made from a configuration alone.
public struct SyntheticRequest: Sendable, Hashable {
  /// A name of `ConfiguredShape.names`, or the path of a configuration file.
  public var configuration: String
  /// Decides the weights, what fires, and random prompts.
  public var seed: UInt64 = 1
  /// Share of channels that fire; nil takes the published one.
  public var firing: Double?
  /// Whether layers share weights; nil lets the memory of the machine decide.
  public var sharing: WeightSharing?

  /// Asks for the published distribution of spikes.
  public init(_ configuration: String) { self.configuration = configuration }

  /// Reads the configuration and decides where the weights fit; no weight is made yet.
  ///
  /// - Throws: what `ConfiguredShape` throws; 64 for a share of firing channels outside 0...1; 65 for weights
  ///   that do not fit.
  func model(layers: Range<Int>?, mode: SpikeMode) throws(Failure) -> SyntheticModel {
    if let firing, !(firing > 0 && firing <= 1) {
      throw Failure(.usage, "--firing: expected a share above 0 and up to 1, found \(firing)")
    }
    let configured = try ConfiguredShape(configuration, layers: layers)
    return SyntheticModel(
      configuration: configured.name, shape: configured.shape, endOfText: configured.endOfText, seed: seed,
      firing: firing, sharing: try sharing(for: configured.shape, mode.sites))
  }

  /// Bytes of the weights that a run has to make; nothing is allocated.
  ///
  /// - Throws: what `model` throws.
  package func weightBytes(layers: Range<Int>?, mode: SpikeMode) throws(Failure) -> Int {
    let model = try model(layers: layers, mode: mode)
    return SyntheticWeights.byteCount(model.shape, sites: mode.sites, sharing: model.sharing)
  }

  /// Own weights for each layer where they fit in half of the memory, else those of at most three layers.
  private func sharing(for shape: ModelShape, _ sites: SpikeSites) throws(Failure) -> WeightSharing {
    let memory = MachineMemory.available
    func bytes(_ sharing: WeightSharing) -> Int {
      SyntheticWeights.byteCount(shape, sites: sites, sharing: sharing)
    }
    let candidates: [WeightSharing] = [.distinct, .shared(3), .shared(2), .shared(1)]
    if sharing == nil, let fitting = candidates.first(where: { bytes($0) <= memory / 2 }) { return fitting }
    let chosen = sharing ?? .shared(1)
    guard bytes(chosen) <= memory / 4 * 3 else {
      throw Failure(
        .data,
        "the weight codes (--weights \(chosen)) need \(bytes(chosen)) bytes, the machine has \(memory) and "
          + "keeps a quarter of them for the rest of the run")
    }
    return chosen
  }
}
