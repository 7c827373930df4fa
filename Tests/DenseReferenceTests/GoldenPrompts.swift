import DenseReference
import Foundation
import SpikeWorkload
import SpikingModel
import Testing

/// A prompt of a golden file in one of its modes.
struct GoldenPrompt: Sendable, CustomTestStringConvertible {
  let model: String
  let mode: String
  let prompt: String

  var testDescription: String { "\(model) \(mode) \(prompt)" }

  static let spiking = ["w8a_released", "w8a_paper"].flatMap { mode in
    ["p1", "p2", "p3"].map { GoldenPrompt(model: "spikingbrain-tiny-w8aspike", mode: mode, prompt: $0) }
  }
  static let plain = ["p1", "p2", "p3"].map {
    GoldenPrompt(model: "spikingbrain-tiny", mode: "float", prompt: $0)
  }

  var loaded: SpikingModel {
    get throws { try (mode == "float" ? GoldenModel.plain : GoldenModel.spiking).get() }
  }

  func spikeMode(window: WindowRule = .paper) -> SpikeMode {
    SpikeMode(sites: mode == "w8a_released" ? .released : .paper, window: window)
  }

  private static let files = Result {
    try ["spikingbrain-tiny", "spikingbrain-tiny-w8aspike"].reduce(into: [:]) { files, name in
      files[name] = try GoldenFile(GoldenFile.folder.appending(path: "\(name)/golden.safetensors"))
    }
  }

  var file: GoldenFile {
    get throws {
      guard let file = try Self.files.get()[model] else { throw GoldenFile.Failure.missing(model) }
      return file
    }
  }

  var prefix: String { "\(mode)/\(prompt)/" }

  /// The entry of this prompt in golden.json.
  var facts: [String: Any] {
    get throws {
      let url = GoldenFile.folder.appending(path: "\(model)/golden.json")
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
      let modes = json?["modes"] as? [String: [String: [String: Any]]]
      guard let facts = modes?[mode]?[prompt] else { throw GoldenFile.Failure.missing(prefix) }
      return facts
    }
  }

  /// The prompt's ids and all generated ids.
  var tokens: (prompt: [Int], generated: [Int]) {
    get throws {
      guard let generated = try facts["generated_ids"] as? [Int] else {
        throw GoldenFile.Failure.missing(prefix)
      }
      let all = try file.integers("\(prefix)tokens", as: Int.self).values
      return (Array(all.dropLast(generated.count)), generated)
    }
  }

  /// Everything stored for this prompt but the logits, whose first rows may be missing.
  var observed: ObservedTrace {
    get throws {
      let file = try file
      var trace = ObservedTrace()
      for name in file.names(under: "\(prefix)count/") {
        trace.counts[try Site(named: name)] = try file.integers("\(prefix)count/\(name)")
      }
      for name in file.names(under: "\(prefix)vth/") {
        trace.thresholds[try Site(named: name)] = try file.floats("\(prefix)vth/\(name)")
      }
      for name in file.names(under: "\(prefix)acc/") {
        trace.accumulators[try ProjectionName(named: name)] = try file.integers("\(prefix)acc/\(name)")
      }
      for name in file.names(under: "\(prefix)k_int8/") {
        let layer = try layerNumber(name)
        trace.keyCodes[layer] = try file.integers("\(prefix)k_int8/\(name)")
        trace.valueCodes[layer] = try file.integers("\(prefix)v_int8/\(name)")
        trace.keyScales[layer] = try file.floats("\(prefix)k_scale/\(name)")
        trace.valueScales[layer] = try file.floats("\(prefix)v_scale/\(name)")
      }
      for name in file.names(under: "\(prefix)state/") {
        trace.states[try layerNumber(name)] = try file.floats("\(prefix)state/\(name)")
      }
      return trace
    }
  }
}

/// The goldens' tolerances for a double-precision path; floats are stored as float32.
let goldenBounds = Comparison.Bounds(logits: 1e-6, thresholds: 2e-7, states: 2e-7)

/// The largest |a − b|, as a part of the largest |a|; infinite where the lengths differ or a number is missing.
func deviation(_ expected: some Collection<Double>, _ found: some Collection<Double>) -> Double {
  guard expected.count == found.count else { return .infinity }
  var largest = 0.0
  var gap = 0.0
  for (a, b) in zip(expected, found) {
    guard a.isFinite, b.isFinite else { return .infinity }
    largest = max(largest, a.magnitude)
    gap = max(gap, (a - b).magnitude)
  }
  return gap == 0 ? 0 : gap / largest
}
