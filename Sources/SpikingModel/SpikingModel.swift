public import SpikeWorkload

/// A model with its weights, as the event-driven operators read it.
public struct SpikingModel: Sendable {
  public var shape: ModelShape
  /// Epsilon of every RMSNorm.
  public var normEpsilon: Double
  /// Base of the rotary embedding.
  public var ropeTheta: Double
  /// Divisor of the gate's log-sigmoid: 16 in every released checkpoint.
  public var gateNormalizer: Double
  public var embeddings: FloatMatrix
  public var finalNorm: [Double]
  /// [vocabulary, hidden], no bias.
  public var languageHead: FloatMatrix
  /// The layers of `shape.layers`, in order.
  public var layers: [LayerWeights]
  /// End-of-text token id, where the checkpoint names one.
  public var endOfText: Int?

  public init(
    shape: ModelShape, normEpsilon: Double, ropeTheta: Double, gateNormalizer: Double, embeddings: FloatMatrix,
    finalNorm: [Double], languageHead: FloatMatrix, layers: [LayerWeights], endOfText: Int?
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

/// The weights of one layer.
public struct LayerWeights: Sendable {
  public var attentionNorm: [Double]
  public var mlpNorm: [Double]
  public var query: Projection
  public var key: Projection
  public var value: Projection
  public var output: Projection
  /// Gate of a linear-attention layer; nil on sliding-window layers.
  public var gate: GateProjection?
  /// Weight of the per-head norm behind linear attention ([headDimension]); nil on sliding-window layers.
  public var headNorm: [Double]?
  public var mlpGate: Projection
  public var mlpUp: Projection
  public var mlpDown: Projection

  public init(
    attentionNorm: [Double], mlpNorm: [Double], query: Projection, key: Projection, value: Projection,
    output: Projection, gate: GateProjection?, headNorm: [Double]?, mlpGate: Projection, mlpUp: Projection,
    mlpDown: Projection
  ) {
    self.attentionNorm = attentionNorm
    self.mlpNorm = mlpNorm
    self.query = query
    self.key = key
    self.value = value
    self.output = output
    self.gate = gate
    self.headNorm = headNorm
    self.mlpGate = mlpGate
    self.mlpUp = mlpUp
    self.mlpDown = mlpDown
  }
}

/// The decay gate of a linear-attention layer.
public enum GateProjection: Sendable {
  /// One projection (W8ASpike checkpoints).
  case fullRank(Projection)
  /// gk_proj.1(gk_proj.0 x) (plain checkpoints); the first has no bias.
  case lowRank(first: Projection, second: Projection)
}

/// A linear layer: weight codes with scales where the checkpoint is quantised, raw floats where it is not.
public struct Projection: Sendable {
  /// Exact integer codes; nil in a plain checkpoint.
  public var codes: CodeMatrix?
  /// The stored float weights; nil where a checkpoint stores codes only.
  public var raw: FloatMatrix?
  /// One value per output row.
  public var bias: [Double]?

  public init(codes: CodeMatrix?, raw: FloatMatrix?, bias: [Double]?) {
    self.codes = codes
    self.raw = raw
    self.bias = bias
  }

  public var outputs: Int { codes?.outputs ?? raw?.rows ?? 0 }
  public var inputs: Int { codes?.inputs ?? raw?.columns ?? 0 }
}
