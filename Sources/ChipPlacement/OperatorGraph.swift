public import SpikeWorkload

/// What an operator does with what reaches it.
public enum OperatorKind: Sendable, Hashable {
  /// Tokens enter and leave here (the host).
  case tokens
  /// Row read of the embedding table.
  case embedding
  /// A slice of the residual stream in front of a norm; fires the site behind the norm.
  case residual
  /// Sums the partial results of a vector's slices and answers with its threshold or norm factor.
  case reducer
  /// A linear layer: spiked (weight codes) or graded (raw floats).
  case linear(spiked: Bool)
  /// State of gated linear attention, by key/value head.
  case linearAttention
  /// Rotated queries of a sliding-window layer, by key/value head; fires the query site.
  case query
  /// Cached keys and values, by key/value head (inputs) and key slot (outputs).
  case keys
  /// Attention output behind the head norm or the softmax merge, by key/value head; fires the o_proj site.
  case attentionOutput
  /// SwiGLU product; fires the down_proj site.
  case activation
  /// One node of the tree that finds the largest logit.
  case argmax
}

/// One operator of a model with the extents that a placement cuts.
public struct ModelOperator: Sendable, Hashable {
  /// Name, such as `layers.0.attn.q_proj`.
  public var name: String
  /// What it does with what reaches it.
  public var kind: OperatorKind
  /// Index into `ModelShape.layers`; nil outside the layers.
  public var layer: Int?
  /// Extent of the input ranges.
  public var inputs: Int
  /// Extent of the output ranges.
  public var outputs: Int
  /// Input ranges are multiples of this.
  public var inputStep: Int
  /// Site that the operator fires, where it fires one.
  public var site: Site?
}

/// The operators of a model under one spike mode, in the order of the data flow.
public struct OperatorGraph: Sendable {
  /// Dimensions of the model.
  public let shape: ModelShape
  /// What decides which spikes the model emits.
  public let mode: SpikeMode
  /// Banks of the cores; key rings keep spare slots for positions that are written ahead.
  public let banks: Int
  /// Operators in the order of the data flow.
  public let operators: [ModelOperator]
  private let indices: [String: Int]

  /// Lists the operators.
  ///
  /// Complexity: O(layers).
  public init(shape: ModelShape, mode: SpikeMode, banks: Int) {
    self.shape = shape
    self.mode = mode
    self.banks = banks
    var builder = OperatorListBuilder(
      shape: shape, mode: mode, keySlots: Self.keySlots(shape: shape, mode: mode, banks: banks))
    operators = builder.build()
    indices = Dictionary(uniqueKeysWithValues: operators.enumerated().map { ($1.name, $0) })
  }

  /// Index of an operator by name.
  public func index(of name: String) -> Int? { indices[name] }

  /// Name of an operator of layer `index` (of `shape.layers`), such as `layers.3.attn.q_proj`.
  public func name(_ index: Int, _ suffix: String) -> String {
    "layers.\(shape.firstLayer + index).\(suffix)"
  }

  /// Key slots of one sliding-window layer: positions are stored at (position mod slots).
  ///
  /// The window, and three times the banks for positions that are written while an older query still reads:
  /// the reader, the query and the writer can each be as many positions ahead of the next as they have banks.
  public var keySlots: Int { Self.keySlots(shape: shape, mode: mode, banks: banks) }

  private static func keySlots(shape: ModelShape, mode: SpikeMode, banks: Int) -> Int {
    let window = min(shape.slidingWindow, shape.maximumPositions)
    return min(window + (mode.window == .released ? 1 : 0) + 3 * banks, shape.maximumPositions)
  }

  /// Whether the projections behind a site carry spikes.
  public func isSpiked(_ kind: Site.Kind) -> Bool {
    shape.isSpiking && (kind != .downProjection || mode.sites == .paper)
  }
}

/// Builds the operator list of a graph, layer by layer.
private struct OperatorListBuilder {
  let shape: ModelShape
  let mode: SpikeMode
  let keySlots: Int
  var list: [ModelOperator] = []

  init(shape: ModelShape, mode: SpikeMode, keySlots: Int) {
    self.shape = shape
    self.mode = mode
    self.keySlots = keySlots
  }

  mutating func build() -> [ModelOperator] {
    add("tokens", .tokens, inputs: 1, outputs: 1)
    add("embedding", .embedding, inputs: shape.vocabulary, outputs: shape.hidden)
    for layer in shape.layers.indices { addLayer(layer) }
    addElementwise("norm", .residual, width: shape.hidden)
    addReducer("norm", width: shape.hidden)
    add("lm_head", .linear(spiked: false), inputs: shape.hidden, outputs: shape.vocabulary)
    add("argmax", .argmax, inputs: shape.vocabulary, outputs: 1)
    return list
  }

  private mutating func add(
    _ name: String, _ kind: OperatorKind, layer: Int? = nil, inputs: Int, outputs: Int, step: Int = 1,
    site: Site? = nil
  ) {
    list.append(
      ModelOperator(
        name: name, kind: kind, layer: layer, inputs: inputs, outputs: outputs, inputStep: step, site: site))
  }

  /// Element-wise operators repeat their output range as input range.
  private mutating func addElementwise(
    _ name: String, _ kind: OperatorKind, layer: Int? = nil, width: Int, site: Site? = nil
  ) {
    add(name, kind, layer: layer, inputs: width, outputs: width, site: site)
  }

  private mutating func addReducer(_ name: String, layer: Int? = nil, width: Int) {
    add(name + ".reducer", .reducer, layer: layer, inputs: width, outputs: 1)
  }

  private mutating func addLinear(_ name: String, layer: Int, inputs: Int, outputs: Int, spiked: Bool) {
    add(
      name, .linear(spiked: spiked), layer: layer, inputs: inputs, outputs: outputs,
      step: spiked ? shape.weightGroup ?? 1 : 1)
  }

  private func site(_ layer: Int, _ kind: Site.Kind) -> Site? {
    let spiked = shape.isSpiking && (kind != .downProjection || mode.sites == .paper)
    return spiked ? Site(layer: shape.firstLayer + layer, kind: kind) : nil
  }

  private mutating func addLayer(_ layer: Int) {
    let prefix = "layers.\(shape.firstLayer + layer)."
    let spiking = shape.isSpiking
    addElementwise(
      prefix + "attn.in", .residual, layer: layer, width: shape.hidden, site: site(layer, .attentionInput))
    addReducer(prefix + "attn.in", layer: layer, width: shape.hidden)
    addLinear(
      prefix + "attn.q_proj", layer: layer, inputs: shape.hidden, outputs: shape.queryWidth, spiked: spiking)
    for name in ["k_proj", "v_proj"] {
      addLinear(
        prefix + "attn." + name, layer: layer, inputs: shape.hidden, outputs: shape.keyValueWidth,
        spiked: spiking)
    }
    addAttention(layer, prefix)
    addLinear(
      prefix + "attn.o_proj", layer: layer, inputs: shape.queryWidth, outputs: shape.hidden, spiked: spiking)
    addElementwise(
      prefix + "mlp.in", .residual, layer: layer, width: shape.hidden, site: site(layer, .mlpInput))
    addReducer(prefix + "mlp.in", layer: layer, width: shape.hidden)
    for name in ["gate_proj", "up_proj"] {
      addLinear(
        prefix + "mlp." + name, layer: layer, inputs: shape.hidden, outputs: shape.intermediate,
        spiked: spiking)
    }
    let down = site(layer, .downProjection)
    addElementwise(prefix + "mlp.act", .activation, layer: layer, width: shape.intermediate, site: down)
    if down != nil { addReducer(prefix + "mlp.act", layer: layer, width: shape.intermediate) }
    addLinear(
      prefix + "mlp.down_proj", layer: layer, inputs: shape.intermediate, outputs: shape.hidden,
      spiked: down != nil)
  }

  private mutating func addAttention(_ layer: Int, _ prefix: String) {
    let heads = shape.keyValueHeads
    switch shape.layers[layer] {
    case .gatedLinear:
      if let rank = shape.gateRank {
        addLinear(prefix + "attn.gk_proj.0", layer: layer, inputs: shape.hidden, outputs: rank, spiked: false)
        addLinear(
          prefix + "attn.gk_proj.1", layer: layer, inputs: rank, outputs: shape.keyValueWidth, spiked: false)
      } else {
        addLinear(
          prefix + "attn.gk_proj", layer: layer, inputs: shape.hidden, outputs: shape.keyValueWidth,
          spiked: shape.isSpiking)
      }
      addElementwise(prefix + "attn.state", .linearAttention, layer: layer, width: heads)
    case .slidingWindow:
      addElementwise(prefix + "attn.query", .query, layer: layer, width: heads, site: site(layer, .query))
      add(prefix + "attn.keys", .keys, layer: layer, inputs: heads, outputs: keySlots)
    }
    let output = site(layer, .outputProjection)
    addElementwise(prefix + "attn.out", .attentionOutput, layer: layer, width: heads, site: output)
    if output != nil { addReducer(prefix + "attn.out", layer: layer, width: heads) }
  }
}
