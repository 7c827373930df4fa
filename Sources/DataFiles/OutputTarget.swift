import Glibc

/// The place where an output folder is to appear, and what may be replaced there.
struct OutputTarget: Sendable {
  /// Path without links of the target.
  private let real: String
  /// Path as the user wrote it, for messages.
  private let shown: String
  private let schemaPrefix: String
  /// The hidden name beside the target.
  let staging: String
  /// Folders above the target that had to be created, outermost first.
  private let created: [String]

  /// Checks the target and creates missing folders above it.
  init(_ path: String, schemaPrefix: String) throws(Failure) {
    shown = path
    self.schemaPrefix = schemaPrefix
    let path = try FileSystem.outputPath(path)
    if try FileSystem.kind(path) == .absent {
      let place = FileSystem.split(path)
      guard place.name != ".", place.name != ".." else { throw SystemError.creating(path, ENOENT) }
      created = try Self.createFolders(place.folder)
      real = path
    } else {
      guard let resolved = FileSystem.resolved(path) else {
        throw Failure(
          .cantCreate, file: shown, "cannot create the output: is a symbolic link that leads nowhere")
      }
      created = []
      real = resolved
    }
    let place = FileSystem.split(real)
    guard !place.name.isEmpty else {
      throw Failure(.cantCreate, file: shown, "cannot create the output: is the root folder")
    }
    staging = "\(place.folder)/.\(place.name)\(FileSystem.partialSuffix)"
    _ = try isOccupied()
  }

  /// Puts the staging folder in the place of the target.
  func replace(with staging: StagingLock) throws(Failure) {
    guard try isOccupied() else {
      // Replaces an empty folder, fails on anything else that has appeared meanwhile.
      guard rename(staging.path, real) == 0 else { throw SystemError.creating(shown, errno) }
      return
    }
    let old = open(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard old >= 0 else { throw SystemError.creating(shown, errno) }
    // The old folder gets the hidden name for a moment: the lock keeps other runs from taking it over.
    guard StagingLock.tryLock(old) else {
      close(old)
      throw Failure(.cantCreate, file: shown, "cannot create the output: another run is writing to it")
    }
    defer { StagingLock(path: real, descriptor: old).end() }
    let number = FileSystem.exchange(staging.path, real)
    guard number != 0 else {
      FileSystem.empty(old)
      if FileSystem.names(staging.path, old) { rmdir(staging.path) }
      return
    }
    guard number == EINVAL || number == ENOSYS else { throw SystemError.creating(shown, number) }
    try replaceInTwoSteps(staging, old)
  }

  /// For file systems that cannot exchange two names.
  private func replaceInTwoSteps(_ staging: StagingLock, _ old: Int32) throws(Failure) {
    let aside = staging.path + "-old"
    guard rename(real, aside) == 0 else { throw SystemError.creating(shown, errno) }
    guard rename(staging.path, real) == 0 else {
      let number = errno
      rename(aside, real)
      throw SystemError.creating(shown, number)
    }
    FileSystem.empty(old)
    rmdir(aside)
  }

  func removeCreatedFolders() {
    for folder in created.reversed() { rmdir(folder) }
  }

  /// Whether a folder of an earlier run is there; false where there is nothing or an empty folder.
  private func isOccupied() throws(Failure) -> Bool {
    switch try FileSystem.kind(real) {
    case .absent: return false
    case .folder: break
    default: throw Failure(.cantCreate, file: shown, "cannot create the output: exists and is not a folder")
    }
    let names = try FileSystem.names(real)
    guard !names.isEmpty else { return false }
    if let problem = foreignEntry(names) {
      throw Failure(.cantCreate, file: shown, "cannot replace the folder: \(problem)")
    }
    return true
  }

  private func foreignEntry(_ names: [String]) -> String? {
    let manifest = "\(real)/manifest.json"
    guard names.contains("manifest.json"), (try? FileSystem.kind(manifest)) == .file,
      let json = try? JSONValue.read(file: manifest, limit: RunManifest.limit),
      case .string(let schema)? = json["schema"]?.content, schema.hasPrefix(schemaPrefix)
    else { return "it is not empty and holds no manifest.json of an earlier run" }
    guard let listed = RunManifest.entries(json) else { return nil }
    return names.first { $0 != "manifest.json" && !listed.contains($0) }
      .map { "\(MessageText.quote($0)) is not part of the earlier run" }
  }

  private static func createFolders(_ path: String) throws(Failure) -> [String] {
    var missing: [String] = []
    var folder = path
    while try FileSystem.kind(folder) == .absent {
      missing.append(folder)
      folder = FileSystem.split(folder).folder
    }
    var created: [String] = []
    for folder in missing.reversed() where !folder.hasSuffix("/.") {
      guard mkdir(folder, 0o777) != 0 else {
        created.append(folder)
        continue
      }
      let number = errno
      guard number == EEXIST else {
        for folder in created.reversed() { rmdir(folder) }
        throw SystemError.creating(folder, number)
      }
    }
    return created
  }
}
