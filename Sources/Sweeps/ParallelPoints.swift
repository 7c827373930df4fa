import Dispatch
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
    let count = (payloads.count + Self.chunk - 1) / Self.chunk
    let factories = (0..<count).map { _ in Factory(PointFactory(like: factory)) }
    let results = Locked([Result<[LedgerPoint], any Error>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let range = number * Self.chunk..<min(payloads.count, (number + 1) * Self.chunk)
      let made = Result { try payloads[range].map { try factories[number].factory.point($0) } }
      results.update { $0[number] = made }
    }
    return try results.value.flatMap { try $0?.get() ?? [] }
  }

  /// A factory that one thread uses.
  private struct Factory: @unchecked Sendable {
    let factory: PointFactory

    init(_ factory: PointFactory) { self.factory = factory }
  }
}
