import Foundation
import SpikeFoundry
import SweepLedgers

/// Makes points on all processors: each costs a chip that is built and checked.
struct ParallelPoints {
  /// Points that a thread makes at once.
  private static let chunk = 256

  private let factory: PointFactory

  init(_ factory: PointFactory) { self.factory = factory }

  /// The points in order.
  ///
  /// - Throws: the error of the first point that has one, whatever thread made it.
  func points(_ payloads: [SweepPayload]) throws -> [LedgerPoint] {
    let chunks = stride(from: 0, to: payloads.count, by: Self.chunk).map { first in
      Chunk(
        payloads: payloads[first..<min(payloads.count, first + Self.chunk)],
        factory: PointFactory(like: factory))
    }
    return try Jobs(threads: ProcessInfo.processInfo.activeProcessorCount).map(chunks) { chunk in
      try chunk.payloads.map { try chunk.factory.point($0) }
    }.flatMap { $0 }
  }

  /// Payloads with a factory that one thread uses.
  private struct Chunk: @unchecked Sendable {
    let payloads: ArraySlice<SweepPayload>
    let factory: PointFactory
  }
}
