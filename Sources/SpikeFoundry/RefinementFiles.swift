import ChipPlacement
import DataFiles

/// Refinements of placements as files of a folder that processes share.
///
/// A file is named by the digest of what decides it, and holds I32 `cores` and their digest. One that cannot be read, or
/// does not hold what its digest says, is as good as none; one that cannot be written is not kept.
final class RefinementFiles: RefinementStore {
  private let folder: String
  private let version: String

  /// - Parameters:
  ///   - folder: exists.
  ///   - version: changes whenever the placer answers otherwise.
  init(folder: String, version: String) {
    self.folder = folder
    self.version = version
  }

  private func path(_ description: String) -> String {
    "\(folder)/\(Digest.hexadecimal("\(version)\n\(description)")).safetensors"
  }

  func cores(_ description: String, count: Int) -> [Int]? {
    let path = path(description)
    guard InputFile.exists(path), let file = try? SafetensorsFile(path: path),
      let tensor = file.tensor("cores"), tensor.shape == [count], let cores = try? tensor.int32s(),
      file.metadata.first(where: { $0.name == "sha256" })?.value == Self.digest(cores)
    else { return nil }
    return cores.map { Int($0) }
  }

  func keep(_ cores: [Int], _ description: String) {
    let values = cores.map { Int32(clamping: $0) }
    var writer = SafetensorsWriter(metadata: [("sha256", Self.digest(values))])
    // Another process that writes the same file has the same answer.
    guard (try? writer.add("cores", shape: [values.count], values)) != nil, let bytes = try? writer.bytes(),
      let file = try? AtomicFile.unlessBusy(path(description)), (try? file.write(bytes)) != nil
    else { return }
    try? file.commit()
  }

  private static func digest(_ cores: [Int32]) -> String {
    let bytes = cores.flatMap { core in (0..<4).map { UInt8(truncatingIfNeeded: core >> ($0 * 8)) } }
    return Digest.hexadecimal(bytes)
  }
}
