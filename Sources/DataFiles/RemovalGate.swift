import Synchronization

/// Keeps an output from appearing while another thread removes it because the process ends.
final class RemovalGate: Sendable {
  private let isShut = Mutex(false)

  /// Lets an output appear, unless it has been removed.
  func pass<Result: ~Copyable>(_ body: () throws(Failure) -> sending Result) throws(Failure) -> sending Result
  {
    try isShut.withLock { (isShut) throws(Failure) in
      guard !isShut else { throw Failure(.ioError, "the output was removed: the command was interrupted") }
      return try body()
    }
  }

  /// Removes an output; nothing passes any more.
  func shut(_ body: () -> Void) {
    isShut.withLock { isShut in
      isShut = true
      body()
    }
  }
}
