public import DataFiles
public import SpikeWorkload

extension Checkpoint {
  /// The shape that a `config.json` states, without a look at the weights.
  ///
  /// What only weights tell is assumed to be as in W8ASpike checkpoints: int8 codes, a gate of full rank unless
  /// the file states its rank, and one scale for 128 inputs, or for the largest power of two below that divides
  /// every vector. Raw weights have the bytes of `torch_dtype`, 2 where it is not said.
  ///
  /// - Parameters:
  ///   - folder: path of a folder with `config.json`.
  ///   - layers: layers to run as the checkpoint counts (0-based); nil for all.
  /// - Throws: 66 where the file is missing; 65 with file and key where something is wrong; 64 where the layers
  ///   do not exist.
  /// - Returns: a shape that placement and timing can work with.
  public static func shape(folder: String, layers: Range<Int>? = nil) throws(Failure) -> ModelShape {
    let configuration = try ModelConfiguration(file: "\(folder)/config.json")
    let vectors =
      configuration.hidden | configuration.intermediate
      | configuration.heads * configuration.headDimension
    return configuration.shape(
      layers: try configuration.range(layers), gateRank: configuration.gateRank,
      weightGroup: 1 << min(7, vectors.trailingZeroBitCount), rawWeightBytes: configuration.rawWeightBytes,
      largestCode: 127)
  }
}

extension ModelConfiguration {
  /// The shape of some layers, with what only weights tell.
  func shape(
    layers: Range<Int>, gateRank: Int?, weightGroup: Int?, rawWeightBytes: Int, largestCode: Int
  ) -> ModelShape {
    ModelShape(
      vocabulary: vocabulary, hidden: hidden, intermediate: intermediate, heads: heads,
      keyValueHeads: keyValueHeads, headDimension: headDimension, slidingWindow: slidingWindow,
      maximumPositions: maximumPositions, layers: Array(attention[layers]), firstLayer: layers.lowerBound,
      gateRank: gateRank, weightGroup: weightGroup, rawWeightBytes: rawWeightBytes, largestCode: largestCode)
  }
}
