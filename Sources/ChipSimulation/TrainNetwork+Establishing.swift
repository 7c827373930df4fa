import RunRecord

extension TrainNetwork {
  /// Makes a cycle of the listed packets, with which the port is busy until `end`, if all further rounds pass as this
  /// one, or one behind the other.
  mutating func establish(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ end: Int64, _ run: inout PortRun
  ) -> Bool {
    let entries = cycle.pointee.entries
    let period = cycle.pointee.period
    let eligible = entries[0].arrival &+ run.routerLatency
    let start = eligible &+ entries[0].waiting
    let next = max(eligible &+ period, end)
    cycle.pointee.left = .max
    if next == start &+ period {
      cycle.pointee.isBusy = false
      cycle.pointee.outPeriod = period
    } else {
      guard let rounds = busyRounds(cycle, end, &run) else { return false }
      cycle.pointee.isBusy = true
      cycle.pointee.outPeriod = end &- run.busyUntil
      if rounds < .max { cycle.pointee.left = (Int(rounds) + 1) * cycle.pointee.count }
    }
    cycle.pointee.place = 0
    cycle.pointee.delay = 0
    cycle.pointee.arrival = entries[0].arrival
    cycle.pointee.departure = entries[0].departure
    cycle.pointee.normalize()
    if run.port.pointee.unit < 0 {
      cycle.pointee.listWays(run.port.pointee.fork)
      for index in 0..<cycle.pointee.wayCount where cycle.pointee.ways[index].size > 1 {
        cycle.pointee.ways[index].round = cycle.pointee.round(of: index, bursts.rounds)
      }
    } else {
      noteServices(cycle)
    }
    cycle.pointee.sum()
    return true
  }

  /// Further rounds in which a port that was busy during all of this one is so again; nil if it was not or will not be.
  private func busyRounds(
    _ cycle: UnsafeMutablePointer<PortCycle>, _ end: Int64, _ run: inout PortRun
  ) -> Int64? {
    let entries = cycle.pointee.entries
    guard entries[0].arrival &+ run.routerLatency <= run.busyUntil else { return nil }
    let length = end &- run.busyUntil
    let loss = cycle.pointee.period &- length
    var least = Int64.max
    var before = run.busyUntil
    for place in 0..<cycle.pointee.count {
      let eligible = entries[place].arrival &+ run.routerLatency
      guard eligible <= before else { return nil }
      least = min(least, before &- eligible)
      before = eligible &+ entries[place].waiting &+ run.length(entries[place].tag)
    }
    guard loss > 0 else { return .max }
    let rounds = min(least / loss, 1 << 32)
    return rounds > 0 ? rounds : nil
  }

  /// Notes how the synapse unit serves the listed packets, and of how many trains they are.
  private mutating func noteServices(_ cycle: UnsafeMutablePointer<PortCycle>) {
    takeMark()
    let first = trains.place(of: cycle.pointee.entries[0].tag.train)
    var isCommon = first.pointee.kind != .credit
    var sum: Int64 = 0
    var (distinct, isOne) = (0, true)
    for place in 0..<cycle.pointee.count {
      let entry = cycle.pointee.entries + place
      let train = trains.place(of: entry.pointee.tag.train)
      entry.pointee.service = train.pointee.service
      entry.pointee.inlet = inlet(of: entry.pointee.tag)
      sum &+= train.pointee.service
      if train != first { isOne = false }
      if train.pointee.mark != mark { distinct += 1 }
      train.pointee.mark = mark
      if train.pointee.inlet != first.pointee.inlet || train.pointee.service != first.pointee.service {
        isCommon = false
      }
    }
    cycle.pointee.trains =
      isOne && cycle.pointee.count > 1 ? .one : distinct == cycle.pointee.count ? .distinct : .some
    cycle.pointee.service = sum
    cycle.pointee.common = isCommon ? (first.pointee.inlet, first.pointee.service) : nil
  }

  /// Begins another look at the trains of a round; new trains have mark 0.
  mutating func takeMark() { mark = mark == .max ? 1 : mark + 1 }

  // MARK: Memory

  /// A cycle that no port has.
  mutating func takeCycle() -> UnsafeMutablePointer<PortCycle> {
    if let cycle = freeCycles.popLast() { return cycle }
    return Self.newCycle()
  }

  static func newCycle() -> UnsafeMutablePointer<PortCycle> {
    let cycle = UnsafeMutablePointer<PortCycle>.allocate(capacity: 1)
    cycle.initialize(to: PortCycle())
    return cycle
  }

  /// Takes the cycle of a port away that nothing passes for now.
  mutating func giveCycle(_ port: UnsafeMutablePointer<TrainPort>) {
    guard let cycle = port.pointee.cycle else { return }
    cycle.pointee.giveRounds(bursts.rounds)
    freeCycles.append(cycle)
    port.pointee.cycle = nil
  }
}
