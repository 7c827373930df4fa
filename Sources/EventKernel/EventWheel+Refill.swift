extension EventWheel {
  /// Moves events from the first bucket to the empty run; false if there are none up to `limit`.
  @inline(never) @usableFromInline
  mutating func refill(notAfter limit: Int64) -> Bool {
    guard count > 0 else { return false }
    heapLimit = EventWheel.mostLate
    run.reset()
    if count <= EventWheel.fewestInWheel {
      collectInHeap()
      return true
    }
    if traffic.events &+ traffic.late >= max(count, EventWheel.reviewInterval) {
      review()
      if !run.isEmpty { return true }
    }
    let lastTick = limit &>> shift
    while let bucket = far.first() {
      let before = current
      guard enter(bucket, notAfter: lastTick) else { return false }
      guard !run.isEmpty else { continue }
      run.sort()
      traffic.note(
        events: run.count, ticks: current &- before,
        isOneTime: run.head.pointee.key.time == (run.end - 1).pointee.key.time)
      return true
    }
    return false
  }

  /// Makes the first tick of a bucket the current one and puts the bucket's events where they now belong.
  ///
  /// Returns false, and changes nothing, if that tick is after `lastTick`.
  @inline(__always)
  private mutating func enter(_ bucket: Int, notAfter lastTick: Int64) -> Bool {
    let level = Int64(truncatingIfNeeded: bucket &>> 8) &* 8
    let below: Int64 = 1 &<< level &- 1
    // The current tick with the bucket's number as digit of its level and zeros below.
    let first = ((current &>> level) & ~255 | Int64(truncatingIfNeeded: bucket & 255)) &<< level
    guard first <= lastTick else { return false }
    var chain = far.take(bucket)
    current = first
    // What fits into one chunk is not worth spreading: the bucket is then entered as if it were one tick.
    if level == 0 || (far.isLast(chain) && first | below <= lastTick) {
      current = first | below
      repeat { run.append(far.firstEvents(of: chain)) } while far.dropFirst(of: &chain)
      return true
    }
    repeat {
      for event in far.firstEvents(of: chain) { place(event) }
    } while far.dropFirst(of: &chain)
    return true
  }

  /// Puts an event of a bucket that was entered into a lower level, or into the run, which `sort` orders later.
  @inline(__always)
  mutating func place(_ event: Event) {
    let tick = event.key.time &>> shift
    if tick > current {
      far.append(event, to: bucket(of: tick))
    } else {
      run.append(event)
    }
  }
}
