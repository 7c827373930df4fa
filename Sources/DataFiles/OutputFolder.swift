import Glibc

/// A folder of outputs that appears complete or not at all.
///
/// It grows under a hidden name beside its target and is renamed by `commit`. A target that is an empty folder
/// or the folder of an earlier run is replaced in one step; anything else that exists is left alone. Without
/// `commit` nothing is left behind, and what a killed run left under the hidden name is cleared by the next.
public final class OutputFolder {
  /// The target.
  public let path: String
  /// Where the folder is until `commit`: files that are closed can be read there.
  public var growingPath: String { staging.path }
  private let target: OutputTarget
  private let staging: StagingLock
  private var isOpen = true
  private let gate = RemovalGate()

  /// Starts the folder.
  ///
  /// - Parameters:
  ///   - path: the target; missing folders above it are created.
  ///   - schemaPrefix: how the `schema` of `manifest.json` starts in folders that may be replaced. Where the
  ///     manifest lists its `files`, a folder with any other entry is not replaced.
  /// - Throws: 73 where the target is a file, a dangling link or a folder of something else, cannot be created,
  ///   or is being written by another process; 74 where the device fails.
  public init(path: String, schemaPrefix: String) throws(Failure) {
    (target, staging) = try Self.stage(path, schemaPrefix)
    self.path = path
    guard FileSystem.empty(staging.descriptor) else {
      discard()
      throw Failure(
        .cantCreate, file: path, "cannot create the output: what an earlier run left cannot be removed")
    }
  }

  deinit { discard() }

  /// Checks the target and locks the folder beside it.
  private static func stage(_ path: String, _ schemaPrefix: String) throws(Failure) -> (
    OutputTarget, StagingLock
  ) {
    // Another writer that gives up may take the folder above away again, empty as it still is: try again then.
    var attempts = 100
    while true {
      do throws(Failure) {
        let target = try OutputTarget(path, schemaPrefix: schemaPrefix)
        do throws(Failure) {
          return (target, try StagingLock.folder(target.staging, for: path))
        } catch {
          target.removeCreatedFolders()
          throw error
        }
      } catch {
        attempts -= 1
        guard attempts > 0, SystemError.isMissing(error) else { throw error }
        // Writers that keep step would take each other's folders away for ever.
        usleep(.random(in: 0..<1000))
      }
    }
  }

  /// Writes one file at once.
  ///
  /// - Parameters:
  ///   - name: path inside the folder, of letters, digits, `.`, `_`, `-` and `/`.
  ///   - bytes: the whole file.
  /// - Throws: as `file`, and 74 where the device is full or fails.
  public func write(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    let file = try file(name)
    try file.write(bytes)
    try file.close()
  }

  /// Writes one text file at once.
  public func write(_ name: String, _ text: String) throws(Failure) { try write(name, Array(text.utf8)) }

  /// Starts a file that is written in parts; the caller closes it before `commit`.
  ///
  /// - Throws: 70 where the name is not allowed or taken; 73 or 74 where the file cannot be created.
  public func file(_ name: String) throws(Failure) -> OutputFile {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard isOpen, parts.allSatisfy({ Self.isAllowed($0) }) else {
      throw Failure(.software, "\(MessageText.quote(name)) is no name for an output file")
    }
    for depth in 1..<parts.count {
      let folder = parts.prefix(depth).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
      guard mkdirat(staging.descriptor, folder, 0o777) == 0 || errno == EEXIST else {
        throw SystemError.creating("\(path)/\(folder)", errno)
      }
    }
    let descriptor = openat(
      staging.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      guard errno != EEXIST else { throw Failure(.software, "the output file '\(name)' is written twice") }
      throw SystemError.creating("\(path)/\(name)", errno)
    }
    return OutputFile(descriptor: descriptor, path: "\(path)/\(name)")
  }

  /// Makes the folder appear under its name.
  ///
  /// - Throws: 73 where the target has changed into something that must not be replaced; 74 where the device
  ///   fails. The target is then as it was.
  public func commit() throws(Failure) {
    guard isOpen else { throw Failure(.software, "the output '\(path)' is finished already") }
    do throws(Failure) {
      try gate.pass { () throws(Failure) in try target.replace(with: staging) }
    } catch {
      discard()
      throw error
    }
    isOpen = false
    staging.end()
  }

  /// Removes what was written.
  ///
  /// Nothing happens after `commit`.
  public func discard() {
    guard isOpen else { return }
    isOpen = false
    FileSystem.empty(staging.descriptor)
    if FileSystem.names(staging.path, staging.descriptor) { rmdir(staging.path) }
    staging.end()
    target.removeCreatedFolders()
  }

  /// Removes what was written, from any thread, just before the process ends; a folder that has appeared stays.
  ///
  /// The folder cannot be committed any more.
  public var emergencyRemoval: @Sendable () -> Void {
    let (gate, target, path, descriptor) = (gate, target, staging.path, staging.descriptor)
    return {
      gate.shut {
        // Another thread may still be adding files.
        for _ in 0..<100 where FileSystem.names(path, descriptor) {
          FileSystem.empty(descriptor)
          if rmdir(path) == 0 { break }
        }
        target.removeCreatedFolders()
      }
    }
  }

  private static func isAllowed(_ component: Substring.UTF8View) -> Bool {
    guard let first = component.first, first != UInt8(ascii: ".") else { return false }
    return component.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      }
    }
  }
}
