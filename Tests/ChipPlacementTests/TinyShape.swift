import SpikeWorkload

extension ModelShape {
  /// The shape of the embedded model.
  static let tiny = ModelShape(
    vocabulary: 512, hidden: 128, intermediate: 512, heads: 4, keyValueHeads: 2, headDimension: 32,
    slidingWindow: 64, maximumPositions: 131_072,
    layers: [.gatedLinear, .slidingWindow, .gatedLinear, .slidingWindow], gateRank: nil, weightGroup: 128,
    rawWeightBytes: 4, largestCode: 127)
}
