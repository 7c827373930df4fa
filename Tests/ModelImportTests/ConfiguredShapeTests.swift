import DataFiles
import ModelImport
import SpikeWorkload
import TestSupport
import Testing

@Suite("A shape from a configuration alone")
struct ConfiguredShapeTests {
  @Test("of spikingbrain-7b has the published extents")
  func sevenBillion() throws {
    let configured = try ConfiguredShape("spikingbrain-7b")
    let shape = configured.shape
    #expect(configured.endOfText == [151_643] && configured.name == "spikingbrain-7b")
    #expect(shape.vocabulary == 152_064 && shape.layers.count == 28 && shape.weightGroup == 128)
    #expect(shape.layers.enumerated().allSatisfy { ($1 == .slidingWindow) == ($0 % 2 == 1) })
    // Projection weights of a layer without the gate, and spiking channels of a token (SpikingBrain section 6.3).
    let weights =
      2 * shape.hidden * shape.queryWidth + 2 * shape.hidden * shape.keyValueWidth
      + 3 * shape.hidden * shape.intermediate
    #expect(weights == 233_046_016)
    let channels = shape.sites(SpikeMode()).filter { $0.kind != .query }
      .reduce(0) { $0 + shape.width(of: $1.kind) }
    #expect(channels == 831_488)
  }

  @Test("of every named configuration has heads that share keys and widths of whole groups")
  func named() throws {
    for name in ConfiguredShape.names {
      let shape = try ConfiguredShape(name).shape
      #expect(shape.heads % shape.keyValueHeads == 0 && shape.isSpiking)
      for kind in Site.Kind.allCases { #expect(shape.width(of: kind) % 128 == 0) }
    }
  }

  @Test("takes the layers that are asked for, with the checkpoint's numbers")
  func layers() throws {
    let shape = try ConfiguredShape("spikingbrain-7b", layers: 3..<5).shape
    #expect(shape.layers == [.slidingWindow, .gatedLinear] && shape.firstLayer == 3)
    #expect(throws: Failure.self) { try ConfiguredShape("spikingbrain-7b", layers: 27..<29) }
  }

  private static let keys: KeyValuePairs = [
    "model_type": "gla_swa", "vocab_size": "40", "hidden_size": "96", "intermediate_size": "160",
    "num_hidden_layers": "3", "num_attention_heads": "6", "num_key_value_heads": "2", "sliding_window": "8",
    "max_position_embeddings": "64", "rope_theta": "1e4",
  ]

  private func shape(yaml text: String) throws -> ModelShape {
    try withFile("model.yaml", text) { try ConfiguredShape($0).shape }
  }

  private func withFile<Value>(_ name: String, _ text: String, _ body: (String) throws -> Value) throws
    -> Value
  {
    let folder = try TemporaryFolder()
    try folder.make(name, text)
    return try folder.use { try body("\($0)/\(name)") }
  }

  private var yaml: String { Self.keys.map { "\($0): \($1)\n" }.joined() }

  @Test("is the same from YAML and from JSON")
  func formats() throws {
    let members = Self.keys.map { "\"\($0)\": " + ($1 == "gla_swa" ? "\"\($1)\"" : $1) }
    let json = try withFile("config.json", "{" + members.joined(separator: ",\n") + "}") {
      try ConfiguredShape($0)
    }
    #expect(json.name == "config")
    #expect(try shape(yaml: yaml) == json.shape)
    #expect(json.shape.headDimension == 16 && json.shape.gateRank == nil)
  }

  @Test("has the largest group that divides every spiked width, unless the file states one")
  func group() throws {
    #expect(try shape(yaml: yaml).weightGroup == 32)
    #expect(try shape(yaml: yaml + "quant_weight_group_size: 16\n").weightGroup == 16)
  }

  @Test("is refused with place, key and what was expected")
  func refusals() throws {
    let wrong: [(String, String)] = [
      (
        yaml + "quant_weight_group_size: 64\n",
        "model.yaml:11:26: error: quant_weight_group_size: expected a divisor"
      ),
      (
        yaml.replacing("hidden_size: 96", with: "hidden_size: many"),
        "model.yaml:3:14: error: hidden_size: expected an integer"
      ),
      (
        yaml.replacing("rope_theta", with: "rope_teta"),
        "rope_theta: expected a number above 0, found nothing (did you mean"
      ),
      ("- 1\n", "expected an object"), ("a: [", "error"),
    ]
    for (text, expected) in wrong {
      let failure = #expect(throws: Failure.self) { try shape(yaml: text) }
      #expect(
        failure?.code == .data && failure?.message.contains(expected) == true,
        "\(String(describing: failure))")
    }
    let missing = #expect(throws: Failure.self) { try ConfiguredShape("spikingbrain-8b") }
    #expect(missing?.code == .noInput && missing?.message.contains("did you mean") == true)
  }
}
