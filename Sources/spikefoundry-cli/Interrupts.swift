import Foundation
import Synchronization

/// Counts how often a signal has come since it was made.
final class Interrupts: Sendable {
  private static let counts = Atomic<Int>(0)

  /// Counts signals instead of ending the process.
  init(_ numbers: Int32...) {
    for number in numbers {
      // A handler may touch nothing but the counter.
      signal(number) { _ in Interrupts.counts.wrappingAdd(1, ordering: .relaxed) }
    }
  }

  var count: Int { Self.counts.load(ordering: .relaxed) }
}
