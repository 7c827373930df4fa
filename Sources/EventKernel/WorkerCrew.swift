import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that do one piece of work together.
@usableFromInline
final class WorkerCrew: @unchecked Sendable {
  private enum Signal {
    static let wait = 0
    static let work = 1
    static let leave = 2
  }

  /// Called by several threads, with different numbers; whoever makes the crew answers for that.
  private let body: (Int) -> Void
  private let signal = Atomic<Int>(Signal.wait)
  private let next = Atomic<Int>(1)

  private init(_ body: @escaping (Int) -> Void) { self.body = body }

  /// Calls `body` with 0 ..< `count` on as many threads, 0 on the calling one, and waits for all.
  ///
  /// - Returns: false, with `body` not called at all, if the system does not give that many threads.
  @usableFromInline
  static func run(_ count: Int, _ body: (Int) -> Void) -> Bool {
    withoutActuallyEscaping(body) { body in
      let crew = WorkerCrew(body)
      var threads: [SystemThread] = []
      while threads.count < count - 1, let thread = SystemThread(crew.work) { threads.append(thread) }
      let isComplete = threads.count == count - 1
      crew.signal.store(isComplete ? Signal.work : Signal.leave, ordering: .releasing)
      if isComplete { body(0) }
      for thread in threads { thread.join() }
      return isComplete
    }
  }

  /// What every thread but the calling one does.
  private func work() {
    while signal.load(ordering: .acquiring) == Signal.wait { sched_yield() }
    if signal.load(ordering: .acquiring) == Signal.work {
      body(next.wrappingAdd(1, ordering: .relaxed).oldValue)
    }
  }
}
