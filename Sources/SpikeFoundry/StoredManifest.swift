import DataFiles
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
    guard case .string(let text) = try member(path).content else {
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
      guard case .integer(let number) = element.content else {
        throw failure(path.joined(separator: "."), "expected a list of integers")
      }
      list.append(Int(number))
    }
    return list
  }

  /// Options by name, in the order of the file.
  func options() throws(Failure) -> [(name: String, value: String)] {
    guard case .array(let elements) = try member(["options"]).content else {
      throw failure("options", "expected a list")
    }
    return elements.compactMap { element in
      guard case .string(let name)? = element["name"]?.content,
        case .string(let value)? = element["value"]?.content
      else { return nil }
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
    guard let k = Double(try text("mode", "k")) else { throw failure("mode.k", "expected a number") }
    return SpikeMode(
      sites: try choice("sites", SpikeSites.self), coding: try choice("coding", SpikeCoding.self), k: k,
      rounding: try choice("rounding", SpikeRounding.self), window: try choice("window", WindowRule.self))
  }

  /// What a synthetic model was made of; nil for a model with weights.
  func synthetic() throws(Failure) -> SyntheticRequest? {
    guard json["synthetic"] != nil else { return nil }
    var request = SyntheticRequest(try text("synthetic", "configuration"))
    guard let seed = UInt64(try text("synthetic", "seed")) else {
      throw failure("synthetic.seed", "expected a number from 0 to 2^64 - 1")
    }
    request.seed = seed
    request.firing = Double(try text("synthetic", "firing"))
    request.sharing = WeightSharing(try text("synthetic", "weights"))
    return request
  }
}
