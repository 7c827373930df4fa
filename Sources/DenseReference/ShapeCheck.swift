import SpikeWorkload
import SpikingModel

/// What must hold before any matrix is read.
enum ShapeCheck {
  static func check(_ model: SpikingModel) throws(DenseReferenceError) {
    let shape = model.shape
    try positive(shape)
    guard shape.heads.isMultiple(of: shape.keyValueHeads) else {
      throw .malformedModel(
        path: "num_attention_heads", expected: "a multiple of \(shape.keyValueHeads)", found: "\(shape.heads)"
      )
    }
    guard shape.headDimension.isMultiple(of: 2) else {
      throw .malformedModel(path: "head_dim", expected: "an even number", found: "\(shape.headDimension)")
    }
    try expect(model.layers.count, shape.layers.count, "model.layers")
    try expect(model.finalNorm.count, shape.hidden, "model.norm.weight")
    try expect(model.embeddings.rows, shape.vocabulary, "model.embeddings.weight rows")
    try expect(model.embeddings.columns, shape.hidden, "model.embeddings.weight columns")
    try expect(model.languageHead.rows, shape.vocabulary, "lm_head.weight rows")
    try expect(model.languageHead.columns, shape.hidden, "lm_head.weight columns")
  }

  /// The weights of the layers and of the head, for choosing how to hold them.
  static func weights(_ shape: ModelShape) -> Int {
    let attention = shape.hidden * (2 * shape.queryWidth + 3 * shape.keyValueWidth)
    return shape.layers.count * (attention + 3 * shape.hidden * shape.intermediate) + shape.vocabulary
      * shape.hidden
  }

  /// Every extent is at least 1 and at most 2^24, so that products of a few of them neither overflow nor leave
  /// the range of the matrix library's 32-bit extents.
  private static func positive(_ shape: ModelShape) throws(DenseReferenceError) {
    let extents = [
      ("vocab_size", shape.vocabulary), ("hidden_size", shape.hidden),
      ("intermediate_size", shape.intermediate),
      ("num_attention_heads", shape.heads), ("num_key_value_heads", shape.keyValueHeads),
      ("head_dim", shape.headDimension), ("sliding_window", shape.slidingWindow),
    ]
    for (name, value) in extents where value < 1 || value > 16_777_216 {
      throw .malformedModel(path: name, expected: "1...16777216", found: "\(value)")
    }
    for (name, value) in [("query width", shape.heads), ("key width", shape.keyValueHeads)]
    where value * shape.headDimension > 16_777_216 {
      throw .malformedModel(path: name, expected: "at most 16777216", found: "\(value * shape.headDimension)")
    }
  }

  private static func expect(_ found: Int, _ expected: Int, _ path: String) throws(DenseReferenceError) {
    guard found == expected else {
      throw .malformedModel(path: path, expected: "\(expected)", found: "\(found)")
    }
  }
}
