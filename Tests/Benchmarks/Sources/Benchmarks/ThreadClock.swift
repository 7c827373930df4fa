import Glibc

/// The processor time of the calling thread, which other programs on the machine hardly disturb.
enum ThreadClock {
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func seconds(of work: () throws -> Void) rethrows -> Double {
    let start = seconds()
    try work()
    return seconds() - start
  }
}
