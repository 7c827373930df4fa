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
      var threads: [pthread_t] = []
      while threads.count < count - 1, let thread = crew.start() { threads.append(thread) }
      let isComplete = threads.count == count - 1
      crew.signal.store(isComplete ? Signal.work : Signal.leave, ordering: .releasing)
      if isComplete { body(0) }
      for thread in threads { pthread_join(thread, nil) }
      return isComplete
    }
  }

  private func start() -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let context = Unmanaged.passRetained(self)
    guard pthread_create(&thread, nil, Self.main, context.toOpaque()) == 0 else {
      context.release()
      return nil
    }
    return thread
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    guard let context = $0 else { return nil }
    let crew = Unmanaged<WorkerCrew>.fromOpaque(context).takeRetainedValue()
    while crew.signal.load(ordering: .acquiring) == Signal.wait { sched_yield() }
    if crew.signal.load(ordering: .acquiring) == Signal.work {
      crew.body(crew.next.wrappingAdd(1, ordering: .relaxed).oldValue)
    }
    return nil
  }
}
