/// Which inlets a synapse unit served when, as far back as packets in its queue have been there.
///
/// As long as a packet waits the unit works, so that a run of packets of one inlet lasts until the next begins.
struct ServiceRuns {
  private struct Run {
    var inlet: Int32
    var start: Int64
  }

  /// Stands for credits, which belong to no inlet.
  static let credits: Int32 = -1

  /// Inlet of the packet that was served last.
  private(set) var inlet: Int32 = .min
  private var runs: [Run] = []
  private var first = 0

  /// Notes that the service of a packet begins at `start`, which came at `arrival`; both ascend.
  @inline(__always) mutating func serve(_ inlet: Int32, from start: Int64, arrival: Int64) {
    if inlet != self.inlet { begin(inlet, start, arrival) }
  }

  @inline(never) private mutating func begin(_ inlet: Int32, _ start: Int64, _ arrival: Int64) {
    // What ended before this packet came ended before any later one comes.
    while first + 1 < runs.count, runs[first + 1].start <= arrival { first += 1 }
    if first >= 32, first * 2 >= runs.count {
      runs.removeFirst(first)
      first = 0
    }
    runs.append(Run(inlet: inlet, start: start))
    self.inlet = inlet
  }

  /// How long between `arrival` and `start`, in which a packet waited, packets of its inlet were served.
  func time(of inlet: Int32, from arrival: Int64, to start: Int64) -> Int64 {
    guard inlet != Self.credits, start > arrival else { return 0 }
    var sum: Int64 = 0
    var end = start
    for run in runs[first...].reversed() {
      if run.inlet == inlet, run.start < end { sum += end - max(run.start, arrival) }
      end = min(end, run.start)
      guard end > arrival else { break }
    }
    return sum
  }
}
