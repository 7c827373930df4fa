import ParallelJobs
import SweepLedgers
import Synchronization

/// Makes points on all processors: each costs a chip that is built and checked.
struct ParallelPoints {
  /// Points that a thread makes at once.
  private static let chunk = 256

  private let factory: PointFactory

  init(_ factory: PointFactory) { self.factory = factory }

  /// The points in order; `progress` is told now and then how many are made, by one thread at a time.
  ///
  /// - Throws: the error of the first point that has one, whatever thread made it.
  func points(_ payloads: [SweepPayload], progress: @Sendable (Int) -> Void) throws -> [LedgerPoint] {
    let chunks = stride(from: 0, to: payloads.count, by: Self.chunk).map { first in
      Chunk(
        payloads: payloads[first..<min(payloads.count, first + Self.chunk)],
        factory: PointFactory(like: factory))
    }
    let made = Mutex(0)
    return try Jobs.onAllProcessors.map(chunks) { chunk in
      let points = try chunk.payloads.map { try chunk.factory.point($0) }
      made.withLock {
        $0 += points.count
        progress($0)
      }
      return points
    }.flatMap { $0 }
  }

  /// Payloads with a factory that one thread uses.
  private struct Chunk: @unchecked Sendable {
    let payloads: ArraySlice<SweepPayload>
    let factory: PointFactory
  }
}
