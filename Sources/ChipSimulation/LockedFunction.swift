import SpikeWorkload
import Synchronization

/// A function side that threads share: a lock lets one of them in at a time.
///
/// The results are those of one thread, although the threads come in any order within a window: a function side
/// never shows when or where something was computed (tests of independence run it on random chips and
/// placements), so that only calls of which one brings about the other have to keep their order, and those are
/// of one tile or lie a window apart.
struct LockedFunction: FunctionSide {
  private final class Shared: @unchecked Sendable {
    let lock = Mutex<Void>(())
    var base: any FunctionSide

    init(_ base: any FunctionSide) { self.base = base }
  }

  static var isSafeOnThreads: Bool { true }

  private let shared: Shared

  init(_ base: any FunctionSide) { shared = Shared(base) }

  var base: any FunctionSide { shared.base }

  func fresh() -> LockedFunction { LockedFunction(shared.base.fresh()) }

  func serveAll(station: Int, position: Int, site: Int) {
    shared.lock.withLock { _ in shared.base.serveAll(station: station, position: position, site: site) }
  }

  func enter(position: Int, token: Int) {
    shared.lock.withLock { _ in shared.base.enter(position: position, token: token) }
  }

  func compute(station: Int, position: Int) {
    shared.lock.withLock { _ in shared.base.compute(station: station, position: position) }
  }

  func serve(station: Int, position: Int, channel: Int, value: Int32) {
    shared.lock.withLock { _ in
      shared.base.serve(station: station, position: position, channel: channel, value: value)
    }
  }

  func activity(of position: Int) -> TokenActivity {
    shared.lock.withLock { _ in shared.base.activity(of: position) }
  }

  func counts(site: Int, position: Int) -> SparseCounts {
    shared.lock.withLock { _ in shared.base.counts(site: site, position: position) }
  }

  func next(position: Int) -> Int {
    shared.lock.withLock { _ in shared.base.next(position: position) }
  }

  func finish(position: Int) {
    shared.lock.withLock { _ in shared.base.finish(position: position) }
  }
}
