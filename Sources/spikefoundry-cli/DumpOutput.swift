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
  init(path: String, folder: String) throws(Failure) {
    let target = Self.target(path)
    let name = target.lastPathComponent
    guard target.deletingLastPathComponent().path == URL(fileURLWithPath: folder).standardizedFileURL.path
    else {
      nameInFolder = nil
      file = try AtomicFile(path: path)
      return
    }
    guard !ReportFile.names.contains(name) else {
      throw Failure(.usage, "--dump: the run folder holds a file \(MessageText.quote(name)) of its own")
    }
    nameInFolder = name
    file = nil
  }

  /// The file that a path means, however it is spelled.
  static func target(_ path: String) -> URL { URL(fileURLWithPath: path).standardizedFileURL }

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
