import Glibc
import SpikeFoundry

/// A function side with a clock: tells how long a run was inside the function, so that the rest is its timing.
struct ClockedFunction<Function: FunctionSide>: FunctionSide {
  /// Reference semantics, since some calls do not mutate.
  final class Clock {
    var seconds = 0.0

    func measure<Result>(_ work: () -> Result) -> Result {
      let start = Self.now()
      defer { seconds += Self.now() - start }
      return work()
    }

    /// Read without a system call, which would cost more than most calls of a function.
    private static func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
  }

  var function: Function
  var clock = Clock()

  func fresh() -> ClockedFunction { ClockedFunction(function: function.fresh(), clock: clock) }

  mutating func enter(position: Int, token: Int) {
    clock.measure { function.enter(position: position, token: token) }
  }

  mutating func compute(station: Int, position: Int) {
    clock.measure { function.compute(station: station, position: position) }
  }

  mutating func serve(station: Int, position: Int, channel: Int, value: Int32) {
    clock.measure { function.serve(station: station, position: position, channel: channel, value: value) }
  }

  mutating func serveAll(station: Int, position: Int, site: Int) {
    clock.measure { function.serveAll(station: station, position: position, site: site) }
  }

  func activity(of position: Int) -> TokenActivity { clock.measure { function.activity(of: position) } }

  func counts(site: Int, position: Int) -> SparseCounts {
    clock.measure { function.counts(site: site, position: position) }
  }

  func next(position: Int) -> Int { clock.measure { function.next(position: position) } }

  mutating func finish(position: Int) { clock.measure { function.finish(position: position) } }
}
