/// The dimensions of a model: everything that placement and timing need to know of it, and no weight.
public struct ModelShape: Sendable, Hashable {
  /// Entries of the token vocabulary.
  public var vocabulary: Int
  /// Channels of the residual stream.
  public var hidden: Int
  /// Channels between the gate/up and the down projections.
  public var intermediate: Int
  /// Query heads.
  public var heads: Int
  /// Key/value heads; `heads` is a multiple of it.
  public var keyValueHeads: Int
  /// Channels of one head.
  public var headDimension: Int
  /// Keys visible to a query of a sliding-window layer.
  public var slidingWindow: Int
  /// Longest context in tokens.
  public var maximumPositions: Int
  /// Attention kinds of the layers that run, in order.
  public var layers: [AttentionKind]
  /// Number of the first layer that runs, as the checkpoint counts (`--layers A..<B`).
  public var firstLayer: Int
  /// Rank of the low-rank gate of plain checkpoints; nil where the gate is one full-rank projection.
  public var gateRank: Int?
  /// Inputs that share one weight scale; nil for a plain (unspiked) checkpoint.
  public var weightGroup: Int?
  /// Bytes of one raw weight as the checkpoint stores it (embedding, LM head, unspiked projections): 2 or 4.
  public var rawWeightBytes: Int
  /// Largest magnitude of a weight code over all spiked projections; 0 for a plain checkpoint.
  public var largestCode: Int

  /// Makes a shape; nothing is checked here, checkpoints are checked when they are read.
  public init(
    vocabulary: Int, hidden: Int, intermediate: Int, heads: Int, keyValueHeads: Int, headDimension: Int,
    slidingWindow: Int, maximumPositions: Int, layers: [AttentionKind], firstLayer: Int = 0, gateRank: Int?,
    weightGroup: Int?, rawWeightBytes: Int, largestCode: Int
  ) {
    self.vocabulary = vocabulary
    self.hidden = hidden
    self.intermediate = intermediate
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headDimension = headDimension
    self.slidingWindow = slidingWindow
    self.maximumPositions = maximumPositions
    self.layers = layers
    self.firstLayer = firstLayer
    self.gateRank = gateRank
    self.weightGroup = weightGroup
    self.rawWeightBytes = rawWeightBytes
    self.largestCode = largestCode
  }

  /// Query heads that share one key/value head.
  public var headsPerGroup: Int { heads / keyValueHeads }
  /// Channels of all query heads together.
  public var queryWidth: Int { heads * headDimension }
  /// Channels of all key (or value) heads together.
  public var keyValueWidth: Int { keyValueHeads * headDimension }
  /// Whether the checkpoint carries weight codes, so that projections can be spiked.
  public var isSpiking: Bool { weightGroup != nil }
}
