import Foundation
import SpikeFoundry

/// Where `--dump` goes: a file of its own, or `dump.safetensors` in the run folder, which is replaced as a whole.
struct DumpOutput {
  private static let nameInFolder = "dump.safetensors"

  /// Nil for the file in the run folder.
  private let file: AtomicFile?

  /// Opens the output, so that a run whose dump cannot be written does not start.
  ///
  /// - Throws: 64 for another name in the run folder; 73 or 74 where the file cannot be created.
  init(path: String, folder: String) throws(Failure) {
    let target = URL(fileURLWithPath: path).standardizedFileURL
    guard target.deletingLastPathComponent().path == URL(fileURLWithPath: folder).standardizedFileURL.path else {
      file = try AtomicFile(path: path)
      return
    }
    guard target.lastPathComponent == Self.nameInFolder else {
      throw Failure(
        .usage, "--dump: expected the name '\(Self.nameInFolder)' in the run folder, found "
          + MessageText.quote(target.lastPathComponent))
    }
    file = nil
  }

  func write(_ bytes: [UInt8], to folder: OutputFolder) throws(Failure) {
    guard let file else { return try folder.write(Self.nameInFolder, bytes) }
    try file.write(bytes)
  }

  func commit() throws(Failure) { try file?.commit() }

  func discard() { file?.discard() }
}
