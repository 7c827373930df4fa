import DataFiles
import Reporting
import SpikeWorkload
import SpikingExecution

/// Reads what a manifest says about a run.
struct StoredManifest {
  private let json: JSONValue
  private let file: String

  init(_ json: JSONValue, file: String) {
    self.json = json
    self.file = file
  }

  func failure(_ path: String, _ problem: String) -> Failure {
    Failure(.data, file: file, path: path, problem)
  }

  private func member(_ path: [String]) throws(Failure) -> JSONValue {
    var value = json
    for name in path {
      guard let next = value[name] else {
        throw failure(path.joined(separator: "."), "expected a value, found nothing")
      }
      value = next
    }
    return value
  }

  func text(_ path: String...) throws(Failure) -> String { try text(path) }

  private func text(_ path: [String]) throws(Failure) -> String {
    guard let text = try member(path).string else {
      throw failure(path.joined(separator: "."), "expected text")
    }
    return text
  }

  func integers(_ path: String...) throws(Failure) -> [Int] {
    guard case .array(let elements) = try member(path).content else {
      throw failure(path.joined(separator: "."), "expected a list of integers")
    }
    var list: [Int] = []
    for element in elements {
      guard let number = element.integer else {
        throw failure(path.joined(separator: "."), "expected a list of integers")
      }
      list.append(Int(number))
    }
    return list
  }

  /// A whole number of a range.
  private func integer(_ range: ClosedRange<Int>, _ path: String...) throws(Failure) -> Int {
    guard let number = try member(path).integer, range.contains(Int(number)) else {
      throw failure(
        path.joined(separator: "."), "expected an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }

  /// Texts of a list.
  func texts(_ path: String...) throws(Failure) -> [String] {
    guard case .array(let elements) = try member(path).content else {
      throw failure(path.joined(separator: "."), "expected a list of texts")
    }
    return elements.compactMap(\.string)
  }

  /// Options by name, in the order of the file.
  func options() throws(Failure) -> [(name: String, value: String)] {
    guard case .array(let elements) = try member(["options"]).content else {
      throw failure("options", "expected a list")
    }
    return elements.compactMap { element in
      guard let name = element["name"]?.string, let value = element["value"]?.string else { return nil }
      return (name, value)
    }
  }

  private func choice<Choice: RawRepresentable<String>>(
    _ name: String, _ type: Choice.Type
  ) throws(Failure) -> Choice {
    let text = try text(["mode", name])
    guard let choice = Choice(rawValue: text) else {
      throw failure("mode.\(name)", "expected a known choice, found \(MessageText.quote(text))")
    }
    return choice
  }

  /// What decided the spikes.
  func mode() throws(Failure) -> SpikeMode {
    let divisor = try text("mode", "k")
    guard let k = Double(divisor), SpikeMode.divisors.contains(k) else {
      throw failure(
        "mode.k",
        "expected a number from \(SpikeMode.divisors.lowerBound) to \(SpikeMode.divisors.upperBound), "
          + "found \(MessageText.quote(divisor))")
    }
    return SpikeMode(
      sites: try choice("sites", SpikeSites.self), coding: try choice("coding", SpikeCoding.self), k: k,
      rounding: try choice("rounding", SpikeRounding.self), window: try choice("window", WindowRule.self))
  }

  /// Extents of the model.
  func shape() throws(Failure) -> ModelShape {
    var layers: [AttentionKind] = []
    for name in try texts("model", "layers") {
      guard let kind = AttentionKind(rawValue: name) else {
        throw failure("model.layers", "expected kinds of attention, found \(MessageText.quote(name))")
      }
      layers.append(kind)
    }
    let heads = try integer(1...4096, "model", "heads")
    let groups = try integer(1...heads, "model", "key_value_heads")
    guard heads % groups == 0 else { throw failure("model.heads", "expected a multiple of key_value_heads") }
    let shape = ModelShape(
      vocabulary: try integer(1...(1 << 24), "model", "vocabulary"),
      hidden: try integer(1...(1 << 20), "model", "hidden"),
      intermediate: try integer(1...(1 << 22), "model", "intermediate"), heads: heads, keyValueHeads: groups,
      headDimension: try integer(2...4096, "model", "head_dimension"),
      slidingWindow: try integer(1...(1 << 31), "model", "sliding_window"),
      maximumPositions: try integer(1...(1 << 31), "model", "maximum_positions"), layers: layers,
      firstLayer: try integer(0...(1 << 16), "model", "first_layer"), gateRank: try optional("gate_rank"),
      weightGroup: try optional("weight_group"),
      rawWeightBytes: try integer(2...4, "model", "raw_weight_bytes"),
      largestCode: try integer(0...32768, "model", "largest_code"))
    if let wrong = RecordedShape(shape).contradiction {
      throw failure("model.\(wrong.name)", "expected \(wrong.expected), found \(wrong.found)")
    }
    return shape
  }

  private func optional(_ name: String) throws(Failure) -> Int? {
    guard try member(["model", name]).content != .null else { return nil }
    return try integer(1...(1 << 20), "model", name)
  }

  /// How the command named the model.
  func origin() throws(Failure) -> RunDescription.ModelOrigin {
    guard let origin = RunDescription.ModelOrigin(rawValue: try text("model", "origin")) else {
      throw failure("model.origin", "expected a known origin")
    }
    return origin
  }

  /// What the manifest says of a synthetic model; nil for a model with weights.
  func syntheticDescription() throws(Failure) -> SyntheticDescription? {
    guard let request = try synthetic() else { return nil }
    return SyntheticDescription(
      configuration: request.configuration, seed: request.seed, weights: try text("synthetic", "weights"),
      weightBytes: try integer(0...Int.max, "synthetic", "weight_bytes"),
      distribution: try text("synthetic", "distribution"), firing: request.firing,
      accumulators: try integer(0...Int.max, "synthetic", "accumulators"),
      digest: try text("synthetic", "digest"))
  }

  /// What a synthetic model was made of; nil for a model with weights.
  func synthetic() throws(Failure) -> SyntheticRequest? {
    guard json["synthetic"] != nil else { return nil }
    var request = SyntheticRequest(try text("synthetic", "configuration"))
    guard let seed = UInt64(try text("synthetic", "seed")) else {
      throw failure("synthetic.seed", "expected a number from 0 to 2^64 - 1")
    }
    request.seed = seed
    request.firing = try firing()
    let weights = try text("synthetic", "weights")
    guard let sharing = WeightSharing(weights) else {
      throw failure(
        "synthetic.weights",
        "expected \(WeightSharing.expected), found \(MessageText.quote(weights))")
    }
    request.sharing = sharing
    return request
  }

  /// The share of channels that fire; nil for the published one.
  private func firing() throws(Failure) -> Double? {
    let text = try text("synthetic", "firing")
    if text == "published" { return nil }
    guard let share = Double(text), share > 0, share <= 1 else {
      throw failure(
        "synthetic.firing",
        "expected published or a share above 0 and up to 1, found \(MessageText.quote(text))")
    }
    return share
  }
}
