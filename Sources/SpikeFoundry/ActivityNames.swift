import DataFiles
import SpikeWorkload

/// The tensors that an activity of a model may have: what has another name would be ignored, so it is refused.
struct ActivityNames {
  private let shape: ModelShape
  private let names: [String]

  /// The names of a model.
  ///
  /// - Parameters:
  ///   - shape: all layers that the file may speak of.
  ///   - modes: any of which may have decided the sites.
  init(_ shape: ModelShape, modes: [SpikeMode]) {
    self.shape = shape
    let masks = shape.layers.indices.filter { shape.layers[$0] == .gatedLinear }.flatMap { layer in
      ["q", "k"].map { "\(ActivityFile.activeName(shape, layer)).\($0)" }
    }
    names = ["tokens", "next"] + Set(modes.flatMap(shape.sites)).sorted().map { "count/\($0)" } + masks
  }

  /// Complexity: O(tensors), and O(names) for the one that is refused.
  ///
  /// - Throws: 65 with the first tensor that the model cannot have, and the nearest one that it can.
  func check(_ file: SafetensorsFile) throws(Failure) {
    let known = Set(names)
    guard let wrong = file.tensors.first(where: { !known.contains($0.name) }) else { return }
    throw Failure(
      .data, file: file.file, path: MessageText.escape(wrong.name, limit: 80),
      "expected only tensors of this model, found one that it does not have\(reason(wrong.name))")
  }

  private func reason(_ name: String) -> String {
    let parts = name.split(separator: ".")
    let isLayer = name.hasPrefix("active/model.layers.") || name.hasPrefix("count/model.layers.")
    guard isLayer, parts.count > 2, let number = Int(parts[2]) else { return hint(name) }
    let layers = shape.firstLayer..<shape.firstLayer + shape.layers.count
    guard layers.contains(number) else { return ": its layers are \(layers)" }
    let isWindow = shape.layers[number - shape.firstLayer] == .slidingWindow
    guard name.hasPrefix("active/"), isWindow else { return hint(name) }
    return ": layer \(number) has window attention, which has no masks"
  }

  private func hint(_ name: String) -> String { NearestName.hint(for: name, in: names) }
}
