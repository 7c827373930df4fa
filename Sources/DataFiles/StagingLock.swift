import Glibc

/// A hidden file or folder beside an output, locked by the one process that fills it.
///
/// The lock (flock) ends with the process, so what a killed run left behind is taken over by the next.
struct StagingLock {
  let path: String
  let descriptor: Int32

  /// Creates and locks the staging folder, or takes over one whose writer is gone.
  ///
  /// - Throws: 73 where another process holds it or it cannot be created; 74 where the device fails.
  static func folder(_ path: String, for target: String) throws(Failure) -> StagingLock {
    let lock = try acquire(path, target) { () throws(Failure) -> Int32 in
      let isNew = mkdir(path, 0o777) == 0
      guard isNew || errno == EEXIST else { throw SystemError.creating(target, errno) }
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor < 0, isNew else { return descriptor }
      let number = errno
      rmdir(path)
      throw SystemError.creating(target, number)
    }
    guard let lock else { throw busy(target) }
    return lock
  }

  /// Why an output cannot be written that another process holds.
  static func busy(_ target: String) -> Failure {
    Failure(.cantCreate, file: target, "cannot create the output: another run is writing to it")
  }

  /// Creates and locks the staging file, or takes over one whose writer is gone; nil where another process holds it.
  ///
  /// - Throws: 73 where it cannot be created; 74 where the device fails.
  static func file(_ path: String, for target: String) throws(Failure) -> StagingLock? {
    try acquire(path, target) { open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666) }
  }

  /// Locks what `descriptor` refers to without waiting.
  static func tryLock(_ descriptor: Int32) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno != EINTR { return false }
    }
    return true
  }

  /// Gives the lock back, and closes the file or folder.
  func end() {
    Self.unlock(descriptor)
    close(descriptor)
  }

  /// Gives a lock back.
  ///
  /// Closing alone does so later: a process that another thread starts just now has the descriptor too, until it
  /// becomes its program.
  static func unlock(_ descriptor: Int32) { flock(descriptor, LOCK_UN) }

  private static func acquire(
    _ path: String, _ target: String, _ open: () throws(Failure) -> Int32
  ) throws(Failure) -> StagingLock? {
    // The name may be renamed or removed between opening and locking by a writer that finishes: try again then.
    var isMissing = false
    for _ in 0..<100 {
      let descriptor = try open()
      guard descriptor >= 0 else {
        let number = errno
        isMissing = number == ENOENT
        if isMissing { continue }
        throw SystemError.creating(target, number)
      }
      guard tryLock(descriptor) else {
        close(descriptor)
        return nil
      }
      if FileSystem.names(path, descriptor) { return StagingLock(path: path, descriptor: descriptor) }
      close(descriptor)
    }
    if isMissing { throw SystemError.creating(target, ENOENT) }
    return nil
  }
}
