import DataFiles
import TestSupport
import Testing

/// A checkpoint of the fixtures in memory, to be changed and saved as one file or as shards.
struct EditableCheckpoint {
  /// A tensor as it is to be stored.
  struct Tensor {
    var type: String
    var shape: [Int]
    var bytes: [UInt8]
  }

  var configuration: String
  /// In the order of the file.
  var tensors: [(name: String, tensor: Tensor)]

  init(_ name: String) throws {
    let folder = try fixture(name)
    configuration = String(
      decoding: try InputFile.read("\(folder)/config.json", limit: 1 << 20), as: UTF8.self)
    tensors = try SafetensorsFile(path: "\(folder)/model.safetensors").tensors.map {
      ($0.name, Tensor(type: $0.type.rawValue, shape: $0.shape, bytes: Array($0.bytes)))
    }
  }

  subscript(name: String) -> Tensor? {
    get { tensors.first { $0.name == name }?.tensor }
    set {
      tensors.removeAll { $0.name == name }
      if let newValue { tensors.append((name, newValue)) }
    }
  }

  /// Replaces a tensor by float32 values of the same shape.
  mutating func setFloats(_ name: String, _ values: [Float]) throws {
    let shape = try #require(self[name]).shape
    self[name] = Tensor(type: "F32", shape: shape, bytes: values.withUnsafeBytes { Array($0) })
  }

  /// Replaces a piece of the configuration.
  mutating func configure(_ piece: String, _ replacement: String) {
    #expect(configuration.contains(piece))
    configuration = configuration.replacing(piece, with: replacement)
  }

  func save() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.make("config.json", configuration)
    try AtomicFile.write(Self.file(tensors), to: "\(folder.path)/model.safetensors")
    return folder
  }

  /// Saves as two shards with an index.
  func saveShards() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.make("config.json", configuration)
    let half = tensors.count / 2
    var map: [JSONField] = []
    for (number, part) in [tensors[..<half], tensors[half...]].enumerated() {
      let name = "model-0000\(number + 1)-of-00002.safetensors"
      try AtomicFile.write(Self.file(Array(part)), to: "\(folder.path)/\(name)")
      map += part.map { JSONField($0.name, .string(name)) }
    }
    let index: JSONNode = ["metadata": ["total_size": 0], "weight_map": .object(map)]
    try folder.make("model.safetensors.index.json", try JSONText.render(index))
    return folder
  }

  private static func file(_ tensors: [(name: String, tensor: Tensor)]) throws -> [UInt8] {
    var offset = 0
    var header: [JSONField] = []
    for (name, tensor) in tensors {
      let end = offset + tensor.bytes.count
      header.append(
        JSONField(
          name,
          [
            "dtype": .string(tensor.type), "shape": .array(tensor.shape.map { .count($0) }),
            "data_offsets": [.count(offset), .count(end)],
          ]))
      offset = end
    }
    let text = Array(try JSONText.line(.object(header)).utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + tensors.flatMap(\.tensor.bytes)
  }
}
