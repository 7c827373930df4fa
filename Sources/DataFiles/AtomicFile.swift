import Glibc

/// A single output file that appears complete or not at all.
///
/// It grows under a hidden name beside its target and is renamed by `commit`; without `commit` nothing is left.
/// Symbolic links, folders and devices are refused as targets.
public final class AtomicFile {
  /// The target.
  public let path: String
  private let staging: StagingLock
  private let output: OutputFile
  private var isOpen = true
  private let gate = RemovalGate()

  /// Starts the file.
  ///
  /// - Throws: 73 where the target is no regular file, cannot be created or is being written by another
  ///   process; 74 where the device fails.
  public convenience init(path: String) throws(Failure) {
    let path = try FileSystem.outputPath(path)
    guard let staging = try Self.lock(path) else { throw StagingLock.busy(path) }
    try self.init(path, staging)
  }

  /// Starts the file; nil where another process is writing it.
  ///
  /// - Throws: 73 where the target is no regular file or cannot be created; 74 where the device fails.
  public static func unlessBusy(_ path: String) throws(Failure) -> AtomicFile? {
    let path = try FileSystem.outputPath(path)
    guard let staging = try lock(path) else { return nil }
    return try AtomicFile(path, staging)
  }

  private static func lock(_ path: String) throws(Failure) -> StagingLock? {
    try check(path)
    let place = FileSystem.split(path)
    return try StagingLock.file("\(place.folder)/.\(place.name)\(FileSystem.partialSuffix)", for: path)
  }

  private init(_ path: String, _ staging: StagingLock) throws(Failure) {
    guard ftruncate(staging.descriptor, 0) == 0 else {
      let number = errno
      unlink(staging.path)
      staging.end()
      throw SystemError.creating(path, number)
    }
    self.path = path
    self.staging = staging
    output = OutputFile(descriptor: staging.descriptor, path: path)
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ bytes: [UInt8]) throws(Failure) { try output.write(bytes) }

  /// Appends bytes.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) { try output.write(bytes) }

  /// Hands everything to the device, so that `commit` finds no device that is full.
  ///
  /// Of outputs that belong together none appears before all of them have done so.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func flush() throws(Failure) { try output.flush() }

  /// Makes the file appear under its name, replacing an older file.
  public func commit() throws(Failure) {
    guard isOpen else { throw Failure(.software, "the output '\(path)' is finished already") }
    do throws(Failure) {
      try output.flush()
      try Self.check(path)
    } catch {
      discard()
      throw error
    }
    let number = try gate.pass { rename(staging.path, path) == 0 ? 0 : errno }
    guard number == 0 else {
      discard()
      throw SystemError.creating(path, number)
    }
    isOpen = false
    // Only now: the lock must outlive the renaming.
    StagingLock.unlock(staging.descriptor)
    try output.close()
  }

  /// Removes what was written.
  ///
  /// Nothing happens after `commit`.
  public func discard() {
    guard isOpen else { return }
    isOpen = false
    if FileSystem.names(staging.path, staging.descriptor) { unlink(staging.path) }
    StagingLock.unlock(staging.descriptor)
    output.abandon()
  }

  /// Removes what was written, from any thread, just before the process ends; a file that has appeared stays.
  public var emergencyRemoval: @Sendable () -> Void {
    let (gate, path, descriptor) = (gate, staging.path, staging.descriptor)
    return { gate.shut { if FileSystem.names(path, descriptor) { unlink(path) } } }
  }

  /// Writes a whole file at once.
  ///
  /// Errors as `init(path:)` and `write`.
  public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  private static func check(_ path: String) throws(Failure) {
    switch try FileSystem.kind(path) {
    case .absent, .file: return
    case .folder: throw Failure(.cantCreate, file: path, "cannot create the output: is a folder")
    case .link: throw Failure(.cantCreate, file: path, "cannot create the output: is a symbolic link")
    case .other: throw Failure(.cantCreate, file: path, "cannot create the output: is not a regular file")
    }
  }
}
