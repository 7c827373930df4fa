import Crypto
public import DataFiles
import SpikeWorkload
public import SpikingModel

/// Loads Hugging Face folders of SpikingBrain checkpoints (`model_type` `gla_swa`).
public enum Checkpoint {
  /// Loads a model; float weights stay in the mapped files, weight codes are allocated.
  ///
  /// The folder holds `config.json` and `model.safetensors`, or shards with `model.safetensors.index.json`. A
  /// checkpoint with `weight_quantizer.scales` tensors is W8ASpike, one without is plain. Only the tensors of
  /// the layers asked for are read; names are checked for the whole checkpoint.
  ///
  /// - Parameters:
  ///   - folder: path of the folder.
  ///   - layers: layers to run as the checkpoint counts (0-based); nil for all.
  /// - Returns: the model, which keeps the files mapped.
  /// - Throws: 66 where a file is missing; 65 with file and key or tensor where something is wrong; 64 where the
  ///   layers do not exist. Complexity: O(weights of the layers).
  public static func load(folder: String, layers: Range<Int>? = nil) throws(Failure) -> SpikingModel {
    let configuration = try ModelConfiguration(file: "\(folder)/config.json")
    let range = try configuration.range(layers)
    let files = try WeightFiles(folder: folder)
    let isCoded = files.names.contains { $0.hasSuffix(CodeReader.scalesSuffix) }
    try checkNames(files, configuration, TensorNames(isCoded: isCoded), range)
    let reader = try layerReader(configuration, WeightReader(files: files), isCoded, range)
    try MemoryEstimate(configuration: configuration, layers: range, isCoded: isCoded).check(folder: folder)
    return try model(configuration, reader, range)
  }

  /// SHA-256 over `config.json` and the weight files, as lower-case hexadecimal digits.
  ///
  /// Each file enters as its name, its length and its bytes, in a fixed order, so that the digest does not
  /// depend on where the folder is.
  public static func digest(folder: String) throws(Failure) -> String {
    var hash = SHA256()
    for path in ["\(folder)/config.json"] + (try WeightFiles(folder: folder)).paths {
      let file = try MappedFile(path)
      hash.update(data: Array(path.utf8.dropFirst(folder.utf8.count + 1)))
      hash.update(data: Array("\n\(file.bytes.count)\n".utf8))
      hash.update(bufferPointer: file.bytes)
    }
    return hash.finalize().hexadecimal
  }

  /// Paths of the files that a checkpoint and its tokenizer may be read from, also of those that are not there: any of
  /// them would make it another one.
  public static func files(folder: String) -> [String] {
    let names = ["config.json"] + WeightFiles.entries + TokenizerFiles.names
    return names.map { "\(folder)/\($0)" } + ((try? WeightFiles(folder: folder))?.paths ?? [])
  }

  /// Refuses a checkpoint that lacks tensors of the layers asked for, or has tensors that mean something else.
  private static func checkNames(
    _ files: WeightFiles, _ configuration: ModelConfiguration, _ names: TensorNames, _ range: Range<Int>
  ) throws(Failure) {
    var needed = [TensorNames.embeddings, TensorNames.finalNorm]
    if !configuration.tiesEmbeddings { needed.append(TensorNames.languageHead) }
    for layer in range {
      needed += names.ofLayer(configuration.attention[layer]).map { "\(TensorNames.layer(layer)).\($0)" }
    }
    let all = names.all(configuration.attention)
    let known = Set(all.map(ByteKey.init))
    let strays = files.names.filter { !known.contains(ByteKey($0)) && !TensorNames.isIgnored($0) }
    for name in needed where !files.has(name) { throw files.missing(name, candidates: strays) }
    if let name = strays.first {
      throw Failure(
        .data, file: files.paths.first ?? "", path: name,
        "expected no such tensor in a \(names.isCoded ? "W8ASpike" : "plain") checkpoint of"
          + " \(configuration.attention.count) layers\(NearestName.hint(for: name, in: all))")
    }
  }

  private static func layerReader(
    _ configuration: ModelConfiguration, _ reader: WeightReader, _ isCoded: Bool, _ range: Range<Int>
  ) throws(Failure) -> LayerReader {
    guard isCoded else {
      let linear = range.first { configuration.attention[$0] == .gatedLinear }
      let rank = try linear.map { (layer) throws(Failure) in try gateRank(configuration, reader, layer) }
      return LayerReader(configuration: configuration, reader: reader, codes: nil, gateRank: rank)
    }
    let group = try CodeReader.group(
      reader, "\(TensorNames.layer(range.lowerBound)).attn.q_proj", inputs: configuration.hidden)
    guard configuration.weightGroup ?? group == group else {
      throw Failure(
        .data, file: configuration.file, path: "quant_weight_group_size",
        "expected \(group), as the scales of the weights have it, found \(configuration.weightGroup ?? 0)")
    }
    return LayerReader(
      configuration: configuration, reader: reader, codes: CodeReader(reader: reader, group: group),
      gateRank: nil)
  }

  private static func gateRank(
    _ configuration: ModelConfiguration, _ reader: WeightReader, _ layer: Int
  ) throws(Failure) -> Int {
    if let rank = configuration.gateRank { return rank }
    let tensor = try reader.files.tensor("\(TensorNames.layer(layer)).attn.gk_proj.0.weight")
    guard tensor.shape.count == 2, tensor.shape[0] > 0 else {
      throw Failure(
        .data, file: tensor.file, path: tensor.name,
        "expected the shape [rank, \(configuration.hidden)], found \(tensor.shapeText)")
    }
    return tensor.shape[0]
  }

  private static func model(
    _ configuration: ModelConfiguration, _ reader: LayerReader, _ range: Range<Int>
  ) throws(Failure) -> SpikingModel {
    let embeddings = try reader.reader.matrix(
      TensorNames.embeddings, rows: configuration.vocabulary, columns: configuration.hidden)
    let head =
      configuration.tiesEmbeddings
      ? embeddings
      : try reader.reader.matrix(
        TensorNames.languageHead, rows: configuration.vocabulary, columns: configuration.hidden)
    let finalNorm = try reader.reader.vector(TensorNames.finalNorm, count: configuration.hidden)
    var layers: [LayerWeights] = []
    for number in range { layers.append(try reader.layer(number)) }
    let shape = configuration.shape(
      layers: range, gateRank: reader.gateRank, weightGroup: reader.codes?.group,
      rawWeightBytes: embeddings.format.bytes, largestCode: layers.map(\.largestCode).max() ?? 0)
    var model = SpikingModel(
      shape: shape, normEpsilon: configuration.normEpsilon, ropeTheta: configuration.ropeTheta,
      gateNormalizer: configuration.gateNormalizer, embeddings: embeddings, finalNorm: finalNorm,
      languageHead: head, layers: layers, endOfText: configuration.endOfText)
    model.statedDivisor = configuration.divisor
    return model
  }
}
