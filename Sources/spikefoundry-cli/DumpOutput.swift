import Foundation
import SpikeFoundry

/// Where `--dump` goes: a file of its own, or a file of the run folder, which is replaced as a whole.
struct DumpOutput {
  /// Name in the run folder; nil for a file of its own.
  let nameInFolder: String?
  private let file: AtomicFile?

  /// Opens the output, so that a run whose dump cannot be written does not start.
  ///
  /// - Throws: 64 for a name that the run folder needs itself; 73 or 74 where the file cannot be created.
  init(_ option: String, path: String, folder: String) throws(Failure) {
    let name = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
    let depth = FilePlace.chain(folder).first.flatMap { FilePlace.chain(path).firstIndex(of: $0) }
    guard let depth else {
      nameInFolder = nil
      file = try AtomicFile(path: path)
      return
    }
    guard depth == 1 else {
      throw Failure(
        .usage,
        "\(option): expected a file in the run folder itself or elsewhere, found "
          + MessageText.quote(path, limit: 400))
    }
    guard !ReportFile.names.contains(name) else {
      throw Failure(.usage, "\(option): the run folder holds a file \(MessageText.quote(name)) of its own")
    }
    nameInFolder = name
    file = nil
  }

  /// Writes everything: where the device is full, the run folder has not appeared yet.
  func write(_ bytes: [UInt8], to folder: OutputFolder) throws(Failure) {
    if let nameInFolder { return try folder.write(nameInFolder, bytes) }
    try file?.write(bytes)
    try file?.flush()
  }

  func commit() throws(Failure) { try file?.commit() }

  /// What removes the file where the program ends at once; nil for a file of the run folder.
  var emergencyRemoval: (@Sendable () -> Void)? { file?.emergencyRemoval }

  func discard() { file?.discard() }
}
