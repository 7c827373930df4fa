import Glibc
import SpikeFoundry
import Synchronization

/// The end of a pipe that the signal handler writes to; set once, before the handler is installed.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Ctrl-C (SIGINT), SIGTERM and SIGHUP: the first one asks the run to stop, the second one ends the program at once.
///
/// Commands that cannot stop half-way end at the first one, and others while there is nothing yet that they could keep.
///
/// The handler does no more than pass the number on to a thread that waits for it, so that what the second signal
/// does is ordinary code: it removes outputs that have not appeared yet. Signals that the caller ignores (`nohup`,
/// background jobs) stay ignored.
final class StopSignals: Sendable {
  private let received = Atomic<Int32>(0)
  private let isUnderWay = Atomic(false)
  private let removals = Mutex<[@Sendable () -> Void]>([])
  private let announce: @Sendable () -> Void
  private let stopping: String?

  /// Starts to wait; a process has one.
  ///
  /// - Parameters:
  ///   - stopping: what the first signal says will be left; nil ends the program at the first one, as do
  ///     others before `begin`.
  ///   - announce: called on the first signal, on the waiting thread, before the message.
  init(_ stopping: String?, announce: @escaping @Sendable () -> Void) {
    self.stopping = stopping
    self.announce = announce
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    signalPipe = ends[1]
    guard startThread(reading: ends[0]) else { return }
    for signal in [SIGINT, SIGTERM, SIGHUP] { Self.handle(signal) }
  }

  /// Opens a file that is removed where a signal ends the program before it has appeared.
  func opened(_ path: String) throws(Failure) -> AtomicFile {
    let file = try AtomicFile(path: path)
    onQuit(file.emergencyRemoval)
    return file
  }

  /// The signal that asked for a stop, if one did.
  var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// From now on the first signal asks for a stop.
  func begin() { isUnderWay.store(true, ordering: .relaxed) }

  /// Adds what to remove where the program ends at once.
  func onQuit(_ removal: @escaping @Sendable () -> Void) { removals.withLock { $0.append(removal) } }

  private static func handle(_ signal: Int32) {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return }
    let isIgnored =
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
    guard !isIgnored else { return }
    action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(signalPipe, &byte, 1)
      errno = saved
    }
    sigaction(signal, &action, nil)
    // The caller may have blocked it.
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, signal)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  private func startThread(reading descriptor: Int32) -> Bool {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Waiter(signals: self, descriptor: descriptor))
    guard pthread_create(&thread, nil, Waiter.main, context.toOpaque()) == 0 else {
      context.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  private func take(_ signal: Int32) {
    let isFirst = received.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged
    guard isFirst, let stopping, isUnderWay.load(ordering: .relaxed) else {
      for removal in removals.withLock({ $0 }) { removal() }
      _exit(128 + signal)
    }
    announce()
    StandardStreams.message("stopping: \(stopping) (again to quit at once)\n")
  }

  /// What the waiting thread needs.
  private final class Waiter {
    let signals: StopSignals
    let descriptor: Int32

    init(signals: StopSignals, descriptor: Int32) {
      self.signals = signals
      self.descriptor = descriptor
    }

    static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      guard let context else { return nil }
      let waiter = Unmanaged<Waiter>.fromOpaque(context).takeRetainedValue()
      while true {
        var byte: UInt8 = 0
        let count = read(waiter.descriptor, &byte, 1)
        if count == 1 { waiter.signals.take(Int32(byte)) } else if count == 0 || errno != EINTR { return nil }
      }
    }
  }
}
