public import SpikeWorkload

/// A model with its weights, as the event-driven operators read it.
public struct SpikingModel: Sendable {
  /// The dimensions of the layers that run.
  public var shape: ModelShape
  /// Epsilon of every RMSNorm.
  public var normEpsilon: Double
  /// Base of the rotary embedding.
  public var ropeTheta: Double
  /// Divisor of the gate's log-sigmoid: 16 in every released checkpoint.
  public var gateNormalizer: Double
  /// [vocabulary, hidden]: one row per token id.
  public var embeddings: FloatMatrix
  /// Weight of the RMSNorm before the language head, [hidden].
  public var finalNorm: [Double]
  /// [vocabulary, hidden], no bias.
  public var languageHead: FloatMatrix
  /// The layers of `shape.layers`, in order.
  public var layers: [LayerWeights]
  /// Ids of the tokens that end a text; empty where the checkpoint names none.
  public var endOfText: [Int]
  /// The divisor k of the firing threshold that the checkpoint names, if it does: a run has its own.
  public var statedDivisor: Double?

  /// Makes a model of weights whose shapes agree with `shape`; whoever reads them has checked that.
  public init(
    shape: ModelShape, normEpsilon: Double, ropeTheta: Double, gateNormalizer: Double,
    embeddings: FloatMatrix,
    finalNorm: [Double], languageHead: FloatMatrix, layers: [LayerWeights], endOfText: [Int]
  ) {
    self.shape = shape
    self.normEpsilon = normEpsilon
    self.ropeTheta = ropeTheta
    self.gateNormalizer = gateNormalizer
    self.embeddings = embeddings
    self.finalNorm = finalNorm
    self.languageHead = languageHead
    self.layers = layers
    self.endOfText = endOfText
  }
}
