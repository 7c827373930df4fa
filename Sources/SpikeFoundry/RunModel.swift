public import DataFiles
import Foundation
import ModelImport
import SpikeWorkload
public import SpikingExecution
public import SpikingModel

/// The model of a run: a checkpoint with its weights, or shapes alone.
public enum RunModel: Sendable {
  /// A model with its weights, and the folder that it was loaded from.
  case checkpoint(SpikingModel, folder: String)
  /// A model that has shapes only; its weights are made when it runs.
  case synthetic(SyntheticModel)

  /// Dimensions of the layers that run.
  public var shape: ModelShape {
    switch self {
    case .checkpoint(let model, _): model.shape
    case .synthetic(let model): model.shape
    }
  }

  /// The weights of a checkpoint's layers; tests may replace some, to see a fault being found.
  package var layers: [LayerWeights] {
    get {
      guard case .checkpoint(let model, _) = self else { return [] }
      return model.layers
    }
    set {
      guard case .checkpoint(var model, let folder) = self else { return }
      model.layers = newValue
      self = .checkpoint(model, folder: folder)
    }
  }

  /// Ids of the tokens that end a text; empty where the model names none.
  public var endOfText: [Int] {
    switch self {
    case .checkpoint(let model, _): model.endOfText
    case .synthetic(let model): model.endOfText
    }
  }

  /// What a reader must know where the checkpoint names another divisor of the threshold than a run takes.
  public func note(onDivisor k: Double) -> String? {
    guard case .checkpoint(let model, _) = self, let stated = model.statedDivisor, stated != k else {
      return nil
    }
    return "the configuration of the model names k = \(stated) (dynamic_sfr_k); the run took k = \(k) (--k)"
  }

  /// Name of the model: the last part of its folder, or `synthetic` and the name of its configuration.
  public var name: String {
    switch self {
    case .checkpoint(_, let folder): URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    case .synthetic(let model): "synthetic-\(model.configuration)"
    }
  }

  /// Paths of the files that a model is made from.
  ///
  /// - Parameters:
  ///   - configuration: name or file of a synthetic model; goes before `folder`.
  ///   - folder: the checkpoint; nil is the embedded one.
  /// - Returns: none for a configuration that has a name.
  public static func files(synthetic configuration: String?, folder: String?) -> [String] {
    if let configuration { return ConfiguredShape.names.contains(configuration) ? [] : [configuration] }
    return (folder ?? (try? EmbeddedModel.folder())).map { Checkpoint.files(folder: $0) } ?? []
  }

  /// SHA-256 over what decides the model, in hexadecimal: its files, or its shape and seed.
  ///
  /// - Throws: 66 where the files of a checkpoint cannot be read again.
  public func digest() throws(Failure) -> String {
    switch self {
    case .checkpoint(_, let folder): try Checkpoint.digest(folder: folder)
    case .synthetic(let model): Digest.hexadecimal(model.text)
    }
  }

  /// The synthetic model, if it is one.
  var synthetic: SyntheticModel? {
    guard case .synthetic(let model) = self else { return nil }
    return model
  }
}

extension SyntheticModel {
  /// Everything that decides its weights and what fires, as text.
  fileprivate var text: String {
    let numbers = [
      shape.vocabulary, shape.hidden, shape.intermediate, shape.heads, shape.keyValueHeads,
      shape.headDimension, shape.slidingWindow, shape.maximumPositions, shape.firstLayer,
      shape.weightGroup ?? 0,
    ]
    let layers = shape.layers.map(\.rawValue).joined(separator: ",")
    return
      "\(numbers) \(layers) seed \(seed) firing \(firing.map { "\($0)" } ?? "published") weights \(sharing)"
  }
}
