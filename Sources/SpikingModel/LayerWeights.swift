/// The weights of one layer, [outputs, inputs] each (SpikingBrain section 2.2).
public struct LayerWeights: Sendable {
  /// Weight of the RMSNorm before attention, [hidden].
  public var attentionNorm: [Double]
  /// Weight of the RMSNorm before the MLP, [hidden].
  public var mlpNorm: [Double]
  /// q_proj: [query width, hidden], with bias.
  public var query: Projection
  /// k_proj: [key/value width, hidden], with bias.
  public var key: Projection
  /// v_proj: [key/value width, hidden], with bias.
  public var value: Projection
  /// o_proj: [hidden, query width], without bias.
  public var output: Projection
  /// Gate of a linear-attention layer; nil on sliding-window layers.
  public var gate: GateProjection?
  /// Weight of the per-head norm behind linear attention ([headDimension]); nil on sliding-window layers.
  public var headNorm: [Double]?
  /// gate_proj: [intermediate, hidden], the input of SiLU.
  public var mlpGate: Projection
  /// up_proj: [intermediate, hidden].
  public var mlpUp: Projection
  /// down_proj: [hidden, intermediate].
  public var mlpDown: Projection

  /// Makes the weights of a layer; `gate` and `headNorm` go with linear attention only.
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
