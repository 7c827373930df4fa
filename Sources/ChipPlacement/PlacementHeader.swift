import ConfigFiles
import SpikeWorkload

/// The facts of a model and mode that decide which placements are valid, as the head of a placement file.
struct PlacementHeader {
  /// Keys and values in file order.
  let facts: [(key: String, value: String)]

  init(_ graph: OperatorGraph) {
    let shape = graph.shape
    let last = shape.firstLayer + shape.layers.count
    facts = [
      ("hidden", "\(shape.hidden)"), ("intermediate", "\(shape.intermediate)"), ("heads", "\(shape.heads)"),
      ("key_value_heads", "\(shape.keyValueHeads)"), ("head_dimension", "\(shape.headDimension)"),
      ("vocabulary", "\(shape.vocabulary)"), ("layers", "\(shape.firstLayer)..<\(last)"),
      // One letter per layer: G gated linear, S sliding window.
      ("attention", shape.layers.map { $0 == .gatedLinear ? "G" : "S" }.joined()),
      ("gate_rank", shape.gateRank.map(String.init) ?? "full"),
      ("weight_group", shape.weightGroup.map(String.init) ?? "none"),
      ("sites", shape.isSpiking ? graph.mode.sites.rawValue : "none"), ("key_slots", "\(graph.keySlots)"),
      ("banks", "\(graph.banks)"),
    ]
  }

  /// Throws where a file was made for another model or mode.
  func check(_ reader: ConfigReader) throws(ConfigDiagnostic) {
    try reader.check(required: facts.map(\.key))
    for (key, value) in facts {
      let found = try reader.at(key)
      guard found.node.scalar == value else { throw found.failure(expected: "\(value), as the model has") }
    }
  }
}
