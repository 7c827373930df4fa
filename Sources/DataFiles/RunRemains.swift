import Glibc

/// What lies where a run folder is expected that a run is still writing, or did not finish because it was killed.
public struct RunRemains: Sendable {
  /// The folder: the one that was asked for, or the hidden one that would have become it.
  public let folder: String
  /// Whether a run is writing there now.
  public let isGrowing: Bool
  /// Paths of its event files inside the folder, sorted.
  public let eventFiles: [String]

  /// Looks for a folder with events and without a manifest; nil where there is none.
  public init?(of path: String) {
    let path = path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let place = FileSystem.split(path)
    let hidden = "\(place.folder)/.\(place.name)\(FileSystem.partialSuffix)"
    let candidate = InputFile.exists(path) ? path : hidden
    guard !path.isEmpty, !path.utf8.contains(0), !InputFile.exists("\(candidate)/manifest.json"),
      candidate == hidden ? InputFile.exists(hidden) : InputFile.exists("\(candidate)/events")
    else { return nil }
    folder = candidate
    isGrowing = Self.isLocked(candidate)
    eventFiles = ((try? FileSystem.names("\(candidate)/events")) ?? []).map { "events/\($0)" }
  }

  /// What became of the run, and where to look.
  public var explanation: String {
    let place = MessageText.escape(folder, limit: 400)
    return isGrowing
      ? "a run is writing it: \(place)"
      : "the run was killed before its end; it left \(place)\n"
        + "  'spikefoundry trace info' of that folder lists the event files that can be read"
  }

  /// A run locks its folder as long as it lives.
  private static func isLocked(_ folder: String) -> Bool {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
    StagingLock.unlock(descriptor)
    return false
  }
}
