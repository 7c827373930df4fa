import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where threads wait for each other at the end of a window.
///
/// A thread spins for some microseconds, which is longer than the others of an even window take, and then lets
/// other threads have the processor.
@usableFromInline
final class WindowBarrier: Sendable {
  private let threads: Int
  private let spins: Int
  private let arrived = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)

  @usableFromInline
  init(threads: Int) {
    self.threads = threads
    // With more threads than processors, whoever spins keeps another from arriving.
    spins = threads <= sysconf(Int32(_SC_NPROCESSORS_ONLN)) ? 4000 : 0
  }

  /// Waits until all threads have come here; what they wrote before is visible after.
  @usableFromInline
  func wait() {
    let current = generation.load(ordering: .relaxed)
    if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == threads {
      arrived.store(0, ordering: .relaxed)
      generation.store(current &+ 1, ordering: .releasing)
      return
    }
    var turns = 0
    while generation.load(ordering: .acquiring) == current {
      turns &+= 1
      if turns > spins { sched_yield() }
    }
  }
}
