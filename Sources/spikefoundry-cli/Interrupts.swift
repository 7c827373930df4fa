import Foundation
import Synchronization

/// Counts how often a signal has come since it was made.
final class Interrupts: Sendable {
  private static let counts = Atomic<Int>(0)

  /// Counts signals instead of ending the process.
  init(_ numbers: Int32...) {
    var mask = sigset_t()
    sigemptyset(&mask)
    for number in numbers {
      sigaddset(&mask, number)
      // A handler may touch nothing but the counter.
      signal(number) { _ in Interrupts.counts.wrappingAdd(1, ordering: .relaxed) }
    }
    // Whoever started this process from a thread that blocks signals has passed that on.
    pthread_sigmask(SIG_UNBLOCK, &mask, nil)
  }

  var count: Int { Self.counts.load(ordering: .relaxed) }
}
