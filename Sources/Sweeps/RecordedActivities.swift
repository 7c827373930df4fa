import DataFiles
import SpikeFoundry

/// Recorded activity that the workers of a store share, each with the digest of its bytes beside it.
///
/// What the disk has damaged is no property of a point: it counts as not there, and is recorded again.
struct RecordedActivities {
  /// Where they are; it exists.
  let folder: String

  private func path(_ key: String) -> String { "\(folder)/\(key).safetensors" }
  private func digestPath(_ key: String) -> String { "\(folder)/\(key).sha256" }

  /// The activity of a workload; nil where it is not there whole.
  ///
  /// Complexity: O(bytes).
  func replay(_ key: String) -> Replay? {
    guard InputFile.exists(path(key)), isWhole(key) else { return nil }
    return try? ActivityFile.read(path(key)).replay
  }

  /// Whether the bytes are those that were written; stores of earlier versions have no digests, and are believed.
  private func isWhole(_ key: String) -> Bool {
    guard let digest = try? InputFile.read(digestPath(key), limit: 1_000) else { return true }
    return (try? Digest.hexadecimal(file: path(key))) == String(decoding: digest, as: UTF8.self)
  }

  /// The file to record an activity into; nil while another worker does.
  ///
  /// - Throws: 73 where it cannot be made, 74 where the disk fails.
  func file(_ key: String) throws(Failure) -> AtomicFile? { try AtomicFile.unlessBusy(path(key)) }

  /// Makes an activity appear under its key.
  ///
  /// - Throws: 73 and 74 as `file(_:)`.
  func keep(_ replay: Replay, _ key: String, in file: AtomicFile) throws(Failure) {
    let bytes = try ActivityFile.tensors(replay).bytes()
    // The digest first: without the activity it says nothing, and the next one that is recorded has the same.
    try AtomicFile.write(Array(Digest.hexadecimal(bytes).utf8), to: digestPath(key))
    try file.write(bytes)
    try file.commit()
  }
}
