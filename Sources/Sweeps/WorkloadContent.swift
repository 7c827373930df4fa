import ConfigFiles
import DataFiles
import Foundation
import SpikeFoundry
import SpikeWorkload
import SweepPlans

/// What the source of a workload holds: paths become files, and files become digests.
struct WorkloadContent {
  let workload: Workload
  /// Folder of the sweep file.
  let folder: String

  /// Digest of everything that the source names; equal contents have equal digests wherever they lie.
  func digest() throws(Failure) -> String {
    switch workload.source {
    case .model(nil):
      let folder = try EmbeddedModel.folder()
      return "\(try Checkpoint.digest(folder: folder)) \(Digest.hexadecimal(EmbeddedModel.prompt))"
    case .model(let path?): return try Checkpoint.digest(folder: ConfigPath.join(folder, path))
    case .synthetic(let configuration, _, _, _):
      guard InputFile.exists(path(configuration)) else { return "configuration \(configuration)" }
      return Digest.hexadecimal(try InputFile.read(path(configuration), limit: ConfigParser.sizeLimit))
    case .activity(let path):
      return try Digest.hexadecimal(file: ConfigPath.join(folder, path))
    }
  }

  /// What is known of the work before a run; no weights are read.
  ///
  /// - Parameter tokenizers: count the tokens of a prompt that is text.
  /// - Throws: 66 where a file is missing, 65 where it is damaged.
  /// - Returns: the shape of the model, and how many tokens it takes and gives.
  func estimate(_ tokenizers: inout Tokenizers) throws(Failure) -> WorkEstimate {
    let shape: ModelShape
    var model = ""
    switch workload.source {
    case .model(let path):
      model = if let path { ConfigPath.join(folder, path) } else { try EmbeddedModel.folder() }
      shape = try Checkpoint.shape(folder: model, layers: workload.layers)
    case .synthetic(let configuration, _, _, _):
      shape = try ConfiguredShape(path(configuration), layers: workload.layers).shape
    case .activity(let path):
      let replay = try ActivityFile.read(ConfigPath.join(folder, path)).replay
      return WorkEstimate(
        shape: replay.shape, positions: replay.activity.positions.count, generate: replay.activity.generate)
    }
    let prompt: Int
    switch workload.prompt {
    case .standard: prompt = try tokenizers.count(EmbeddedModel.prompt, folder: model)
    case .text(let text): prompt = try tokenizers.count(text, folder: model)
    case .tokens(let ids): prompt = ids.count
    case .random(let count): prompt = count
    }
    return WorkEstimate(
      shape: shape, positions: prompt + max(0, workload.generate - 1), generate: workload.generate)
  }

  /// What runs the workload on a chip; nil for a recorded activity.
  func request(on chip: Chip) -> RunRequest? {
    var request = RunRequest(chip: chip, mode: workload.mode, generate: workload.generate)
    switch workload.source {
    case .activity: return nil
    case .model(let path): request.modelFolder = path.map { ConfigPath.join(folder, $0) }
    case .synthetic(let configuration, let seed, let firing, let weights):
      var synthetic = SyntheticRequest(path(configuration))
      synthetic.seed = seed
      synthetic.firing = firing
      synthetic.sharing = weights
      request.synthetic = synthetic
    }
    switch workload.prompt {
    case .standard: break
    case .text(let text): request.prompt = .text(text)
    case .tokens(let ids): request.prompt = .tokens(ids)
    case .random(let count): request.prompt = .random(count)
    }
    request.layers = workload.layers
    request.tokensInFlight = workload.tokensInFlight
    return request
  }

  private func path(_ configuration: String) -> String {
    ConfiguredShape.path(configuration, relativeTo: folder)
  }
}
