import ChipModel
import ChipPlacement
import ConfigFiles
public import DataFiles
import ModelImport
import Quantities
import SpikeWorkload
import SpikingExecution

/// The run of a folder, to be run again: what it ran comes from the folder, its model from where it lay.
public struct RunReproduction: Sendable {
  /// What the folder's run was asked for.
  public var request: RunRequest
  /// Its options, for the manifest of the repeated run.
  public let options: [(name: String, value: String)]
  private let folder: String
  private let digests: (model: String, chip: String, placement: String)

  /// Reads a run folder.
  ///
  /// - Parameters:
  ///   - folder: a run folder with `manifest.json`, `chip.yaml` and `placement.yaml`.
  ///   - model: folder of the checkpoint, or configuration of the synthetic model; nil takes the one that
  ///     `host.json` names.
  /// - Throws: 66 where a file is missing; 65 where the folder does not say all that a run needs.
  public init(folder: String, model: String? = nil) throws(Failure) {
    let file = "\(folder)/manifest.json"
    let manifest = StoredManifest(try RunManifest.read(folder: folder), file: file)
    options = try manifest.options()
    self.folder = folder
    digests = (
      try manifest.text("model", "sha256"), try manifest.text("chip", "sha256"),
      try manifest.text("placement", "sha256")
    )
    request = RunRequest(chip: try Self.chip("\(folder)/chip.yaml"))
    request.placementFile = "\(folder)/placement.yaml"
    request.prompt = .tokens(try manifest.integers("tokens", "prompt"))
    try fill(from: manifest, model: model)
  }

  private static func chip(_ path: String) throws(Failure) -> Chip {
    let text = String(decoding: try InputFile.read(path, limit: 1 << 20), as: UTF8.self)
    do throws(ConfigDiagnostic) {
      return try ChipFile.read(text: text, name: path)
    } catch {
      throw Failure(FailureCode(rawValue: error.exitCode) ?? .data, placed: error.text)
    }
  }

  private mutating func fill(from manifest: StoredManifest, model: String?) throws(Failure) {
    func option(_ name: String) -> String? { options.first { $0.name == name }?.value }
    guard let generate = option("generate").flatMap({ Int($0) }) else {
      throw manifest.failure(
        "options.generate", "expected a run of a model; repeat the replay of an activity with run --activity")
    }
    request.generate = generate
    request.stopsAtEndOfText = option("stop") == "true"
    if let text = option("tokens-in-flight") {
      guard let count = Int(text), count >= 1 else {
        throw manifest.failure(
          "options.tokens-in-flight", "expected 1 or more, found \(MessageText.quote(text))")
      }
      request.tokensInFlight = count
    }
    request.mode = try manifest.mode()
    if let layers = option("layers") {
      guard let range = LayerRange.read(layers) else {
        throw manifest.failure(
          "options.layers", "expected a range of layers such as 0..<4, found \(MessageText.quote(layers))")
      }
      request.layers = range
    }
    if let stop = option("stop-at") { request.stopTime = try Self.time(stop, manifest) }
    let path = if let model { model } else { try Self.modelPath(folder) }
    if var synthetic = try manifest.synthetic() {
      synthetic.configuration = if let path { path } else { try named(synthetic.configuration) }
      request.synthetic = synthetic
    } else {
      request.modelFolder = path
    }
  }

  /// The end of a run that was stopped at a time.
  private static func time(_ text: String, _ manifest: StoredManifest) throws(Failure) -> SimTime {
    do throws(QuantityError) {
      let picoseconds = try QuantityText.parse(text, as: .time)
      if picoseconds >= 0 { return SimTime(picoseconds: picoseconds) }
    } catch {
      throw manifest.failure("options.stop-at", MessageText.escape(error.message, limit: 300))
    }
    throw manifest.failure("options.stop-at", "expected a time from 0 ps, found \(MessageText.quote(text))")
  }

  /// A configuration that needs no file.
  private func named(_ configuration: String) throws(Failure) -> String {
    if ConfiguredShape.names.contains(configuration) { return configuration }
    throw Failure(
      .noInput, file: "\(folder)/host.json", path: "paths",
      "expected the configuration of the synthetic model \(MessageText.quote(configuration)), found no such file: "
        + "name it with --model")
  }

  /// Where the model lay; nil, the embedded model or a configuration that has a name, where the machine's facts
  /// are not there or out of date.
  private static func modelPath(_ folder: String) throws(Failure) -> String? {
    let file = "\(folder)/host.json"
    guard InputFile.exists(file) else { return nil }
    let json = try JSONValue.read(file: file, limit: 1 << 20)
    for path in json["paths"]?.elements ?? [] where path["name"]?.string == "model" {
      if let model = path["value"]?.string, InputFile.exists(model) { return model }
    }
    return nil
  }

  /// Refuses a model, chip or placement that is not that of the folder.
  ///
  /// - Throws: 65 with the digests that differ.
  public func check(_ prepared: PreparedRun) throws(Failure) {
    let graph = prepared.simulation.flow.graph
    let found = [
      ("model", digests.model, try prepared.model.digest(), "name its folder or configuration with --model"),
      (
        "chip", digests.chip, Digest.of(prepared.request.chip),
        "was chip.yaml edited, or the chip changed by a program?"
      ),
      (
        "placement", digests.placement,
        Digest.hexadecimal(PlacementFile.text(prepared.placement, graph: graph)), "was placement.yaml edited?"
      ),
    ]
    for (name, expected, digest, advice) in found where expected != digest {
      throw Failure(
        .data, file: "\(folder)/manifest.json", path: "\(name).sha256",
        "expected \(expected), found \(digest) now\n  this is not the \(name) of the run: \(advice)")
    }
  }
}
