import EventKernel
import SpikeWorkload
import SpikingModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Threads that compute digests of whole matrices while the simulation goes on.
///
/// Nobody in a run waits for the sums of a synthetic model, and digests may be added in any order: whoever
/// computes them, the total is the same.
final class DigestWorkers: @unchecked Sendable {
  /// Pieces that may wait.
  ///
  /// The one who brings more of them computes them: memory stays bounded, and no thread
  /// rests while others have much to do.
  private static let mostWaiting = 32

  private struct State {
    var waiting: [MatrixDigest] = []
    var atWork = 0
    var isLeaving = false
    var total = AccumulatorDigest()
  }

  /// Guarded by `mutex`; every change of it is told by `changed`.
  private let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var threads: [SystemThread] = []
  private let outputs: Int

  /// Starts threads for matrices of so many outputs; fewer where the system does not give as many.
  init(_ count: Int, outputs: Int) {
    self.outputs = outputs
    state.initialize(to: State())
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    while threads.count < count, let thread = SystemThread(work) { threads.append(thread) }
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    state.deinitialize(count: 1)
    state.deallocate()
    mutex.deallocate()
    changed.deallocate()
  }

  /// Takes a piece of work; returns it where the caller should do it.
  func add(_ piece: MatrixDigest) -> MatrixDigest? {
    withLock {
      guard !threads.isEmpty, state.pointee.waiting.count < Self.mostWaiting else { return piece }
      state.pointee.waiting.append(piece)
      return nil
    }
  }

  /// A piece that waits; the caller computes it.
  func next() -> MatrixDigest? { withLock { state.pointee.waiting.popLast() } }

  /// Waits until nothing is left to do; returns the sum of all digests since the last call.
  func total() -> AccumulatorDigest {
    withLock {
      while !state.pointee.waiting.isEmpty || state.pointee.atWork > 0 { pthread_cond_wait(changed, mutex) }
      let total = state.pointee.total
      state.pointee.total = AccumulatorDigest()
      return total
    }
  }

  /// Ends all threads; call it before the last reference goes.
  func leave() {
    withLock { state.pointee.isLeaving = true }
    for thread in threads { thread.join() }
    threads = []
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return body()
  }

  private func work() {
    var rows = WholeRows(outputs: outputs)
    defer { rows.deallocate() }
    while let piece = take() {
      let digest = piece.digest(&rows)
      withLock {
        state.pointee.total += digest
        state.pointee.atWork -= 1
      }
    }
  }

  /// The next piece, as soon as there is one; nil when the work is over.
  private func take() -> MatrixDigest? {
    withLock {
      while state.pointee.waiting.isEmpty, !state.pointee.isLeaving { pthread_cond_wait(changed, mutex) }
      guard let piece = state.pointee.waiting.popLast() else { return nil }
      state.pointee.atWork += 1
      return piece
    }
  }
}

/// Accumulators of a range of a matrix, to be computed from the counts of its input vector.
struct MatrixDigest: Sendable {
  let codes: CodeMatrix
  let inputs: Range<Int>
  let outputs: Range<Int>
  let counts: SparseCounts
  let position: Int
  let layer: Int
  let projection: Int

  /// Complexity: O(counts · outputs).
  func digest(_ rows: inout WholeRows) -> AccumulatorDigest {
    rows.digest(codes, inputs: inputs, outputs: outputs, counts: counts) {
      AccumulatorDigest.word(position: position, layer: layer, projection: projection, group: $0)
    }
  }
}
