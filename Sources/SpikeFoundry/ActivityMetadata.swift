import DataFiles
import SpikeWorkload

/// The `__metadata__` of an activity file: extents of the model and the mode of its spikes, as text.
struct ActivityMetadata {
  var prompt: Int
  var generate: Int
  var shape: ModelShape
  var mode: SpikeMode
  var source: ActivitySource

  init(_ replay: Replay) {
    prompt = replay.activity.prompt
    generate = replay.activity.generate
    shape = replay.shape
    mode = replay.mode
    source = replay.source
  }

  /// The entries in a fixed order.
  var pairs: [(name: String, value: String)] {
    let layers = shape.layers.map { $0 == .gatedLinear ? "linear" : "window" }.joined(separator: ",")
    return [
      ("schema", ActivityFile.schema), ("prompt", "\(prompt)"), ("generate", "\(generate)"),
      ("vocabulary", "\(shape.vocabulary)"), ("hidden", "\(shape.hidden)"),
      ("intermediate", "\(shape.intermediate)"),
      ("heads", "\(shape.heads)"), ("key_value_heads", "\(shape.keyValueHeads)"),
      ("head_dimension", "\(shape.headDimension)"), ("sliding_window", "\(shape.slidingWindow)"),
      ("maximum_positions", "\(shape.maximumPositions)"), ("layers", layers),
      ("first_layer", "\(shape.firstLayer)"),
      ("gate_rank", "\(shape.gateRank ?? 0)"), ("weight_group", "\(shape.weightGroup ?? 0)"),
      ("raw_weight_bytes", "\(shape.rawWeightBytes)"), ("largest_code", "\(shape.largestCode)"),
      ("sites", mode.sites.rawValue), ("coding", mode.coding.rawValue), ("k", "\(mode.k)"),
      ("rounding", mode.rounding.rawValue), ("window", mode.window.rawValue),
      ("model", source.model), ("model_sha256", source.modelSHA256), ("text", source.text),
      (
        "text_pieces", source.pieces.map { $0.map(String.init).joined(separator: " ") }.joined(separator: ",")
      ),
      ("lost_spikes", "\(source.lostSpikes)"),
    ]
  }

  /// Reads the entries of a file.
  ///
  /// - Throws: 65 naming the entry that is missing or out of range.
  init(_ file: SafetensorsFile) throws(Failure) {
    let fields = Fields(file)
    _ = try fields.text("schema", [ActivityFile.schema])
    prompt = try fields.integer("prompt", 1...(1 << 31))
    generate = try fields.integer("generate", 0...(1 << 31))
    let heads = try fields.integer("heads", 1...4096)
    let keyValueHeads = try fields.integer("key_value_heads", 1...heads)
    guard heads % keyValueHeads == 0 else {
      throw fields.failure("heads", "a multiple of key_value_heads = \(keyValueHeads)", "\(heads)")
    }
    let hidden = try fields.integer("hidden", 1...(1 << 20))
    let group = try fields.integer("weight_group", 0...(1 << 20))
    let gateRank = try fields.integer("gate_rank", 0...(1 << 20))
    shape = ModelShape(
      vocabulary: try fields.integer("vocabulary", 1...(1 << 24)), hidden: hidden,
      intermediate: try fields.integer("intermediate", 1...(1 << 22)), heads: heads,
      keyValueHeads: keyValueHeads,
      headDimension: try fields.integer("head_dimension", 2...4096),
      slidingWindow: try fields.integer("sliding_window", 1...(1 << 31)),
      maximumPositions: try fields.integer("maximum_positions", 1...(1 << 31)), layers: try fields.layers(),
      firstLayer: try fields.integer("first_layer", 0...(1 << 16)), gateRank: gateRank == 0 ? nil : gateRank,
      weightGroup: group == 0 ? nil : group, rawWeightBytes: try fields.integer("raw_weight_bytes", 2...4),
      largestCode: try fields.integer("largest_code", 0...32768))
    if let wrong = RecordedShape(shape).contradiction {
      throw fields.failure(wrong.name, wrong.expected, "\(wrong.found)")
    }
    mode = SpikeMode(
      sites: try fields.choice("sites"), coding: try fields.choice("coding"), k: try fields.divisor(),
      rounding: try fields.choice("rounding"), window: try fields.choice("window"))
    source = ActivitySource(
      model: fields.optional("model"), modelSHA256: fields.optional("model_sha256"),
      text: fields.optional("text"), pieces: try fields.pieces("text_pieces"),
      lostSpikes: try fields.spikes("lost_spikes"))
  }
}

/// Typed access to the entries of `__metadata__`.
private struct Fields {
  private let file: SafetensorsFile

  init(_ file: SafetensorsFile) { self.file = file }

  func failure(_ name: String, _ expected: String, _ found: String) -> Failure {
    Failure(
      .data, file: file.file, path: "__metadata__.\(name)",
      "expected \(expected), found \(MessageText.quote(found))")
  }

  private func value(_ name: String) throws(Failure) -> String {
    guard let entry = file.metadata.first(where: { $0.name == name }) else {
      throw Failure(.data, file: file.file, path: "__metadata__", "expected an entry '\(name)', found none")
    }
    return entry.value
  }

  func optional(_ name: String) -> String { file.metadata.first { $0.name == name }?.value ?? "" }

  func text(_ name: String, _ choices: [String]) throws(Failure) -> String {
    let value = try value(name)
    guard choices.contains(value) else { throw failure(name, choices.joined(separator: " | "), value) }
    return value
  }

  func integer(_ name: String, _ range: ClosedRange<Int>) throws(Failure) -> Int {
    let value = try value(name)
    guard let number = Int(value), range.contains(number) else {
      throw failure(name, "an integer from \(range.lowerBound) to \(range.upperBound)", value)
    }
    return number
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(Failure) -> Choice where Choice.RawValue == String {
    let value = try value(name)
    guard let choice = Choice(rawValue: value) else {
      throw failure(name, Choice.allCases.map(\.rawValue).joined(separator: " | "), value)
    }
    return choice
  }

  /// Bytes of tokens, as numbers: tokens are separated by commas, bytes of one by spaces.
  func pieces(_ name: String) throws(Failure) -> [[UInt8]] {
    let text = optional(name)
    guard !text.isEmpty else { return [] }
    var pieces: [[UInt8]] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bytes = piece.split(separator: " ").map { UInt8($0) }
      guard !bytes.contains(nil) else { throw failure(name, "bytes from 0 to 255", String(piece)) }
      pieces.append(bytes.compactMap(\.self))
    }
    return pieces
  }

  /// A number of spikes; 0 in files of earlier versions, which do not say it.
  func spikes(_ name: String) throws(Failure) -> Int64 {
    guard file.metadata.contains(where: { $0.name == name }) else { return 0 }
    return Int64(try integer(name, 0...(1 << 62)))
  }

  func divisor() throws(Failure) -> Double {
    let value = try value("k")
    guard let k = Double(value), SpikeMode.divisors.contains(k) else {
      throw failure(
        "k", "a number from \(SpikeMode.divisors.lowerBound) to \(SpikeMode.divisors.upperBound)", value)
    }
    return k
  }

  func layers() throws(Failure) -> [AttentionKind] {
    let value = try value("layers")
    var layers: [AttentionKind] = []
    for name in value.split(separator: ",", omittingEmptySubsequences: false) {
      switch name {
      case "linear": layers.append(.gatedLinear)
      case "window": layers.append(.slidingWindow)
      default: throw failure("layers", "linear or window for each layer, separated by commas", value)
      }
    }
    return layers
  }
}
