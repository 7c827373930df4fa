public import DataFiles
import Foundation
import ModelImport
public import SpikeWorkload

/// The model of an activity that was captured elsewhere and does not name its own.
public struct ActivityModel: Sendable {
  /// Extents of the model.
  public var shape: ModelShape
  /// The mode that decided the counts.
  public var mode: SpikeMode
  /// Name of the model, for reports.
  public var name: String
  /// The model with all its layers, of which `shape` may be a part: a file may hold more than is replayed.
  var whole: ModelShape

  /// Makes a model.
  public init(shape: ModelShape, mode: SpikeMode, name: String = "") {
    self.shape = shape
    self.mode = mode
    self.name = name
    whole = shape
  }

  /// The model of a folder, of which `config.json` alone is read.
  ///
  /// - Throws: as `Checkpoint.shape(folder:layers:)` does.
  public init(folder: String, layers: Range<Int>? = nil, mode: SpikeMode) throws(Failure) {
    self.init(
      shape: try Checkpoint.shape(folder: folder, layers: layers), mode: mode,
      name: URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent)
    if layers != nil { whole = try Checkpoint.shape(folder: folder) }
  }
}

/// What an activity file says about itself: who recorded it, and how many of its rows are prompt.
struct ActivityLayout {
  var model: ActivityModel
  var prompt: Int
  var generate: Int
  var source: ActivitySource
  /// Tensors that the file may have.
  let names: ActivityNames
  var unknowns: [String] = []

  /// Of a file that `run --record-activity` wrote.
  init(_ metadata: ActivityMetadata) {
    model = ActivityModel(shape: metadata.shape, mode: metadata.mode, name: metadata.source.model)
    (prompt, generate, source) = (metadata.prompt, metadata.generate, metadata.source)
    names = ActivityNames(metadata.shape, modes: [metadata.mode])
  }

  /// Refuses rows that are not one for each token of the prompt and each generated one but the last, which is not fed
  /// back: another number of them would be another run.
  func check(rows: Int, next: [Int32], path: String) throws(Failure) {
    let expected = max(1, prompt + max(0, generate - 1))
    guard rows == expected else {
      throw Failure(
        .data, file: path, path: "tokens",
        "expected \(expected) rows (prompt \(prompt), generate \(generate)), found \(rows)")
    }
    guard rows <= model.shape.maximumPositions else {
      throw Failure(
        .data, file: path, path: "tokens",
        "expected at most \(model.shape.maximumPositions) rows, found \(rows)")
    }
    guard prompt <= RunManifest.longestPrompt else {
      throw Failure(
        .data, file: path, path: "tokens",
        "expected a prompt of at most \(RunManifest.longestPrompt) tokens, which the manifest can list, found \(prompt)"
      )
    }
    let named = next.count { $0 >= 0 }
    guard named == generate else {
      throw Failure(
        .data, file: path, path: "next", "expected \(generate) token ids (generate), found \(named)")
    }
  }

  /// Refuses what no argmax names, and generated tokens that are not the ones that entered next.
  ///
  /// Complexity: O(rows).
  func check(next: [Int32], tokens: [Int32], path: String) throws(Failure) {
    let ids = -1..<model.shape.vocabulary
    if let row = next.firstIndex(where: { !ids.contains(Int($0)) }) {
      throw Failure(
        .data, file: path, path: "next",
        "expected token ids 0..<\(ids.upperBound), or -1 for none, found \(next[row]) in row \(row)")
    }
    for row in next.indices.dropLast() where next[row] >= 0 && next[row] != tokens[row + 1] {
      throw Failure(
        .data, file: path, path: "next",
        "expected the token that enters in row \(row + 1), which is \(tokens[row + 1]), found \(next[row]) in row \(row)"
      )
    }
  }

  /// Of a file from elsewhere: as many tokens were generated as `next` names, and the last was not fed back.
  init(of model: ActivityModel, rows: Int, next: [Int32]) {
    self.model = model
    generate = next.count { $0 >= 0 }
    prompt = rows - max(0, generate - 1)
    source = ActivitySource(model: model.name)
    // What was captured need not know which sites the mode has.
    names = ActivityNames(model.whole, modes: SpikeSites.allCases.map { SpikeMode(sites: $0) })
    unknowns = [
      "the weights: memory and operations are those of int8 codes, with one scale for"
        + " \(model.shape.weightGroup ?? 0) inputs"
    ]
  }
}
