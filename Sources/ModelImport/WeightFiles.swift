import DataFiles
import Glibc

/// The weight files of a checkpoint folder: one file, or shards with an index.
///
/// Shards open when first needed.
final class WeightFiles {
  /// Names of files that a checkpoint starts from: the first one that is there.
  static let entries = ["model.safetensors", "model.safetensors.index.json"]

  /// Tensor names of the whole checkpoint, sorted by bytes.
  let names: [String]
  /// Paths of all weight files (the index first where there is one), in a fixed order.
  let paths: [String]
  private let shardOfName: [ByteKey: String]
  private var opened: [String: SafetensorsFile] = [:]

  /// Finds the files of a folder.
  ///
  /// - Throws: 66 where there are none; 65 where the index is broken or leads out of the folder.
  init(folder: String) throws(Failure) {
    let (single, index) = ("\(folder)/\(Self.entries[0])", "\(folder)/\(Self.entries[1])")
    if InputFile.exists(single) {
      let file = try SafetensorsFile(path: single)
      opened[single] = file
      shardOfName = Dictionary(
        file.tensors.map { (ByteKey($0.name), single) }, uniquingKeysWith: { first, _ in first })
      names = file.tensors.map(\.name).sorted(by: Self.precedes)
      paths = [single]
    } else if InputFile.exists(index) {
      let map = try Self.readIndex(index, folder: folder)
      shardOfName = Dictionary(
        map.map { (ByteKey($0.name), $0.path) }, uniquingKeysWith: { first, _ in first })
      names = map.map(\.name).sorted(by: Self.precedes)
      paths = [index] + Set(map.map(\.path)).sorted(by: Self.precedes)
    } else {
      throw Self.noWeights(folder)
    }
  }

  /// Whether the checkpoint has a tensor of that name.
  func has(_ name: String) -> Bool { shardOfName[ByteKey(name)] != nil }

  /// The tensor of that name.
  ///
  /// - Throws: 65 where there is none, or where the shard does not hold what the index says; 66 where the shard
  ///   is missing.
  func tensor(_ name: String) throws(Failure) -> SafetensorsTensor {
    guard let path = shardOfName[ByteKey(name)] else { throw missing(name, candidates: []) }
    let file: SafetensorsFile
    if let open = opened[path] {
      file = open
    } else {
      file = try SafetensorsFile(path: path)
      opened[path] = file
    }
    return try file.require(name)
  }

  /// The failure of a tensor that is not there; `candidates` are names that may have been meant for it.
  func missing(_ name: String, candidates: [String]) -> Failure {
    Failure(
      .data, file: paths.first ?? "", path: name,
      "expected this tensor, found none\(NearestName.hint(for: name, in: candidates))")
  }

  private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

  private static func noWeights(_ folder: String) -> Failure {
    let pickled = ["pytorch_model.bin", "pytorch_model.bin.index.json"].contains {
      InputFile.exists("\(folder)/\($0)")
    }
    let hint = pickled ? "; pytorch_model*.bin must be converted to safetensors first" : ""
    return Failure(
      .noInput, file: folder,
      "expected model.safetensors or model.safetensors.index.json in the folder, found neither\(hint)")
  }

  private static func readIndex(
    _ index: String, folder: String
  ) throws(Failure) -> [(name: String, path: String)] {
    let root = try JSONValue.read(file: index, limit: 64 << 20)
    guard let map = root["weight_map"], case .object(let members) = map.content, !members.isEmpty else {
      throw Failure(
        .data, file: index, position: root.position, path: "weight_map",
        "expected an object from tensor names to file names")
    }
    guard let home = realPath(folder) else { throw Failure(.noInput, file: folder, "no such folder") }
    var checked: [String: String] = [:]
    var result: [(name: String, path: String)] = []
    for member in members {
      guard case .string(let shard) = member.value.content else {
        throw Failure(
          .data, file: index, position: member.value.position, path: member.name,
          "expected a file name, found \(member.value.kindName)")
      }
      if checked[shard] == nil {
        checked[shard] = try shardPath(shard, member, index: index, folder: folder, home: home)
      }
      if let path = checked[shard] { result.append((member.name, path)) }
    }
    return result
  }

  /// The path of a shard, refused where it is not a plain file name inside the folder.
  private static func shardPath(
    _ shard: String, _ member: JSONMember, index: String, folder: String, home: String
  ) throws(Failure) -> String {
    let path = "\(folder)/\(shard)"
    let plain =
      !shard.isEmpty && shard.utf8.count <= 255 && !shard.hasPrefix(".")
      && !shard.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    // A shard that is not there is only an error when it is needed.
    let inside = realPath(path).map { $0.hasPrefix(home == "/" ? home : home + "/") } ?? true
    guard plain, inside else {
      throw Failure(
        .data, file: index, position: member.value.position, path: member.name,
        "expected a file inside the folder of the checkpoint, found \(MessageText.quote(shard))")
    }
    return path
  }

  private static func realPath(_ path: String) -> String? {
    guard let text = realpath(path, nil) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }
}
