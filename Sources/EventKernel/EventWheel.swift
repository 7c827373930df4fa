/// The pending events as a timing wheel with a sorted current tick, least key first.
///
/// Time is cut into ticks of a power of two. Events of the current tick and before are `near`: sorted in `run`,
/// or in `heap` if they came too late for that. All others lie unsorted in `far`: the highest digit of base 256
/// in which the tick of an event differs from the current one is its level, the digit its bucket (Varghese and
/// Lauck, "Hashed and hierarchical timing wheels", SOSP 1987). When nothing is near, the first bucket is
/// sorted into the run or, if it is large, spread over the levels below.
///
/// Since what is near is in exact order, the width of the ticks has no influence on the order of events. While
/// few events are pending the width is 2^63 ps: everything is near, and the wheel is a heap.
@frozen @usableFromInline
struct EventWheel: ~Copyable {
  @usableFromInline var heap: EventHeap
  @usableFromInline var run: EventRun
  @usableFromInline var far: EventBuckets
  /// The tick of a time is the time shifted right by this.
  @usableFromInline var shift: Int64
  /// The shift before the wheel last became a heap.
  var wheelShift: Int64?
  /// Later ticks are far, this one and those before are near.
  @usableFromInline var current: Int64
  @usableFromInline var count: Int
  /// When the heap holds more events than this, another width is considered.
  @usableFromInline var heapLimit: Int
  @usableFromInline var traffic: TickTraffic

  /// The shift that puts all times into tick 0.
  @inlinable static var widest: Int64 { 63 }

  init() {
    heap = EventHeap(capacity: 1024)
    run = EventRun()
    far = EventBuckets()
    shift = EventWheel.widest
    current = 0
    count = 0
    heapLimit = EventWheel.mostInHeap
    traffic = TickTraffic()
  }

  /// Makes room for this many events, wherever they will lie.
  mutating func reserveCapacity(_ events: Int) { far.reserveCapacity(events) }

  /// Adds an event: constant on average.
  @inlinable @inline(__always)
  mutating func push(_ event: Event) {
    count &+= 1
    let tick = event.key.time &>> shift
    guard tick > current else { return pushNear(event) }
    far.append(event, to: bucket(of: tick))
  }

  /// The bucket of a tick after the current one.
  @inlinable @inline(__always)
  func bucket(of tick: Int64) -> Int {
    let level = (63 &- (tick ^ current).leadingZeroBitCount) & ~7
    return level &<< 5 | Int(truncatingIfNeeded: tick &>> Int64(truncatingIfNeeded: level)) & 255
  }

  @inlinable @inline(__always)
  mutating func pushNear(_ event: Event) {
    traffic.late &+= 1
    if !run.isEmpty, run.insert(event) { return }
    heap.push(event)
    if heap.count > heapLimit { relieveHeap() }
  }

  /// Removes the event with the least key; nil if none is pending or its time is after `limit`.
  @inlinable @inline(__always)
  mutating func pop(notAfter limit: Int64) -> Event? {
    while run.isEmpty && heap.count == 0 {
      guard refill(notAfter: limit) else { return nil }
    }
    // One real event may have the greatest key, which is that of an empty heap too.
    if run.isEmpty || heap.top < run.head.pointee.key {
      guard heap.top.time <= limit else { return nil }
      count &-= 1
      return heap.pop()
    }
    guard run.head.pointee.key.time <= limit else { return nil }
    count &-= 1
    return run.pop()
  }

  /// The least time of all events, nil if none is pending; moves nothing, so that it may be asked at any time.
  ///
  /// Linear in the size of the next bucket if nothing is near.
  func nextTime() -> Int64? {
    if !run.isEmpty || heap.count > 0 { return min(run.head.pointee.key, heap.top).time }
    guard let bucket = far.first() else { return nil }
    var least = Int64.max
    far.forEach(in: bucket) { least = min(least, $0.key.time) }
    return least
  }
}
