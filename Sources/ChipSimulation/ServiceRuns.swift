/// Which inlets a synapse unit served when, since it last had nothing to do.
///
/// Within such a busy period a run of packets of one inlet lasts until the next run begins.
struct ServiceRuns {
  private struct Run {
    var inlet: Int32
    var start: Int64
  }

  /// Stands for credits, which belong to no inlet.
  static let credits: Int32 = -1
  /// Runs that are looked back at, besides the last one.
  private static let limit = 256

  /// The run under way.
  private var inlet: Int32 = .min
  private var start: Int64 = 0
  /// Runs of the busy period before it.
  private var earlier: [Run] = []
  private var busyUntil: Int64 = -1

  /// Notes the service of a packet from `start` to `end`; both ascend.
  @inline(__always) mutating func serve(_ inlet: Int32, from start: Int64, to end: Int64) {
    if start > busyUntil {
      open(inlet, at: start)
    } else {
      goOn(inlet, at: start)
    }
    busyUntil = end
  }

  /// A busy period begins.
  @inline(__always) mutating func open(_ inlet: Int32, at start: Int64) {
    if !earlier.isEmpty { earlier.removeAll(keepingCapacity: true) }
    self.inlet = inlet
    self.start = start
  }

  /// A packet is served in the busy period that goes on.
  @inline(__always) mutating func goOn(_ inlet: Int32, at start: Int64) {
    if inlet != self.inlet { change(to: inlet, at: start) }
  }

  @inline(never) private mutating func change(to inlet: Int32, at start: Int64) {
    if earlier.count == 2 * Self.limit { earlier.removeFirst(Self.limit) }
    earlier.append(Run(inlet: self.inlet, start: self.start))
    self.inlet = inlet
    self.start = start
  }

  /// How a packet waited for the unit that could have come at `expected` and is served from `time` on.
  ///
  /// - Returns: since when the unit was busy with others all the time, and how long of that with packets of the
  ///   same inlet; for a credit no other packet is of its kind.
  func wait(of inlet: Int32, from expected: Int64, to time: Int64) -> (since: Int64, own: Int64) {
    let since = min(time, max(expected, earlier.first?.start ?? start))
    guard inlet != Self.credits else { return (since, 0) }
    var own: Int64 = 0
    var end = time
    func add(_ run: Run) {
      if run.inlet == inlet { own += max(0, end - max(run.start, since)) }
      end = min(end, run.start)
    }
    add(Run(inlet: self.inlet, start: start))
    for run in earlier.reversed() where end > since { add(run) }
    return (since, own)
  }
}
