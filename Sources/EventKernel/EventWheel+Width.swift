extension EventWheel {
  /// With more pending events than this, a heap is slower than buckets.
  ///
  /// On the hold model that is so from about ten events on. A simulated chip, with some twenty events pending of
  /// which most happen within the tick in which they are scheduled, is faster with the heap.
  @inlinable static var mostInHeap: Int { 64 }
  /// With no more pending events than this, buckets are left for the heap.
  static var fewestInWheel: Int { 24 }
  /// Events of the current tick that come too late for the run: with more of them, ticks may be too wide.
  static var mostLate: Int { 256 }
  /// Events that a tick should hold.
  static var wantedInTick: Int { 8 }
  /// Events between two looks at the traffic, at least; with more pending events, as many as are pending.
  ///
  /// Building the wheel anew costs as much as adding all pending events: constant for each event in between.
  static var reviewInterval: Int { 4096 }

  /// Adapts the width to the traffic since it was last looked at.
  @inline(never)
  mutating func review() {
    let wanted = shift + Int64(traffic.change(wanted: EventWheel.wantedInTick))
    traffic = TickTraffic()
    rebuild(shift: min(max(wanted, 0), EventWheel.widest - 1))
  }

  /// Considers narrower ticks, since the heap has become large.
  @inline(never) @usableFromInline
  mutating func relieveHeap() {
    if shift == EventWheel.widest {
      rebuild(shift: wheelShift ?? shiftOfHeap())
    } else if traffic.events + traffic.late >= count {
      let wanted = shiftOfHeap()
      if wanted < shift {
        traffic = TickTraffic()
        rebuild(shift: wanted)
      }
    }
    heapLimit = max(EventWheel.mostLate, 2 * heap.count)
  }

  /// The shift that suits the events of the heap, whose distances from the first tell how dense they are.
  private func shiftOfHeap() -> Int64 {
    let first = heap.top.time
    let sample = min(heap.count, 64)
    let stride = heap.count / sample
    let gaps = (0..<sample).map { heap.keys[$0 * stride].time - first }.sorted()
    let median = gaps[sample / 2]
    // Ticks do not separate events of one time, but a sorted run takes them faster than a heap.
    guard median > 0 || shift == EventWheel.widest else { return shift }
    let perEvent = max(median / Int64(heap.count / 2 + 1), 1)
    let width = perEvent.multipliedReportingOverflow(by: Int64(EventWheel.wantedInTick))
    return width.overflow ? EventWheel.widest - 1 : Int64(63 - width.partialValue.leadingZeroBitCount)
  }

  /// Changes the width of ticks and places all events anew, which does not change the order of taking them.
  @inline(never)
  mutating func rebuild(shift newShift: Int64) {
    guard newShift != shift, let least = nextTime() else { return }
    var chains: [EventBuckets.Chain] = []
    while let bucket = far.first() { chains.append(far.take(bucket)) }
    for event in run.remaining { heap.push(event) }
    run.reset()
    shift = newShift
    current = least &>> shift
    for slot in 0..<heap.count { place(heap.event(at: slot)) }
    heap.removeAll()
    for index in chains.indices {
      repeat {
        for event in far.firstEvents(of: chains[index]) { place(event) }
      } while far.dropFirst(of: &chains[index])
    }
    run.sort()
  }

  /// Makes the wheel a heap again, since few events are pending.
  mutating func collectInHeap() {
    while let bucket = far.first() {
      var chain = far.take(bucket)
      repeat {
        for event in far.firstEvents(of: chain) { heap.push(event) }
      } while far.dropFirst(of: &chain)
    }
    wheelShift = shift
    shift = EventWheel.widest
    current = 0
    heapLimit = EventWheel.mostInHeap
  }
}
