/// Events in ascending order, taken from the front.
///
/// Behind the last event lies one with the greatest key, which makes an empty run look late.
@frozen @usableFromInline
struct EventRun: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Event>
  @usableFromInline var head: UnsafeMutablePointer<Event>
  @usableFromInline var end: UnsafeMutablePointer<Event>
  @usableFromInline var capacity: Int
  /// Where large runs are sorted, as large as the run itself; one event until it is needed.
  @usableFromInline var spare: UnsafeMutablePointer<Event>
  @usableFromInline var spareCapacity: Int
  /// How often memory was allocated.
  var allocations = 0
  /// How many events have which digit.
  @usableFromInline let histogram: UnsafeMutablePointer<Int>

  @inlinable static var sentinel: Event { Event(key: .greatest, destination: 0, payload: 0) }
  /// An event that would have to pass more others than this does not enter the run.
  @inlinable static var longestStep: Int { 16 }

  init() {
    capacity = 256
    base = .allocate(capacity: capacity + 1)
    head = base
    end = base
    end.initialize(to: EventRun.sentinel)
    spare = .allocate(capacity: 1)
    spareCapacity = 0
    histogram = .allocate(capacity: 256)
  }

  @inlinable
  deinit {
    base.deallocate()
    spare.deallocate()
    histogram.deallocate()
  }

  @inlinable @inline(__always) var count: Int { end - head }
  @inlinable @inline(__always) var isEmpty: Bool { head == end }

  /// Takes out the first event; the run must not be empty.
  @inlinable @inline(__always)
  mutating func pop() -> Event {
    let event = head.pointee
    head += 1
    return event
  }

  /// Adds an event if its place is near the end; constant.
  @inline(never) @usableFromInline
  mutating func insert(_ event: Event) -> Bool {
    if count > EventRun.longestStep, event.key < (end - EventRun.longestStep).pointee.key { return false }
    if end == base + capacity { makeRoom(for: 1) }
    var hole = end
    end += 1
    end.pointee = EventRun.sentinel
    while hole > head, event.key < (hole - 1).pointee.key {
      hole.pointee = (hole - 1).pointee
      hole -= 1
    }
    hole.pointee = event
    return true
  }

  /// Adds an event behind the others, out of order; `sort` has to follow.
  @inline(__always)
  mutating func append(_ events: UnsafeMutableBufferPointer<Event>) {
    if end + events.count > base + capacity { makeRoom(for: events.count) }
    guard let first = events.baseAddress else { return }
    end.update(from: first, count: events.count)
    end += events.count
  }

  @inline(__always)
  mutating func append(_ event: Event) {
    if end == base + capacity { makeRoom(for: 1) }
    end.pointee = event
    end += 1
  }

  /// The events that have not been taken out.
  var remaining: UnsafeMutableBufferPointer<Event> { UnsafeMutableBufferPointer(start: head, count: count) }

  /// Moves the events to the front of the memory and takes more of it if that is not enough.
  @inline(never)
  mutating func makeRoom(for more: Int) {
    let count = self.count
    if 2 * (count + more) <= capacity {
      base.update(from: head, count: count)
    } else {
      allocations += 1
      capacity = max(capacity + capacity / 2, count + more)
      let larger = UnsafeMutablePointer<Event>.allocate(capacity: capacity + 1)
      larger.initialize(to: EventRun.sentinel)
      larger.update(from: head, count: count)
      base.deallocate()
      base = larger
    }
    head = base
    end = base + count
    end.pointee = EventRun.sentinel
  }

  /// Makes an empty run start at the front of its memory.
  @inline(__always)
  mutating func reset() {
    head = base
    end = base
    end.pointee = EventRun.sentinel
  }

  /// Sorts what `append` has added to an empty run.
  @inline(__always)
  mutating func sort() {
    end.pointee = EventRun.sentinel
    if count <= 48 { insertionSort() } else if !isSorted() { radixSort() }
  }

  @inline(__always)
  private func insertionSort() {
    var next = head + 1
    while next < end {
      let event = next.pointee
      var hole = next
      while hole > head, event.key < (hole - 1).pointee.key {
        hole.pointee = (hole - 1).pointee
        hole -= 1
      }
      hole.pointee = event
      next += 1
    }
  }

  /// Whether no event precedes the one before it.
  func isSorted() -> Bool {
    var next = head + 1
    while next < end {
      if next.pointee.key < (next - 1).pointee.key { return false }
      next += 1
    }
    return true
  }

  /// Sorts by the digits of base 256 in which the keys differ, the lowest first.
  private mutating func radixSort() {
    var differing = UInt128(0)
    let first = head.pointee.key.order
    var event = head
    while event < end {
      differing |= event.pointee.key.order ^ first
      event += 1
    }
    if spareCapacity < capacity {
      allocations += 1
      spare.deallocate()
      spare = .allocate(capacity: capacity + 1)
      spareCapacity = capacity
    }
    while differing != 0 {
      let shift = differing.trailingZeroBitCount & ~7
      distribute(UInt64(shift & 63), isHigh: shift >= 64)
      differing &= ~(UInt128(255) &<< UInt128(shift))
    }
    end.pointee = EventRun.sentinel
  }

  /// Sorts by one digit into the spare memory, stably, and swaps the two.
  private mutating func distribute(_ shift: UInt64, isHigh: Bool) {
    @inline(__always)
    func digit(_ key: EventKey) -> Int {
      Int(truncatingIfNeeded: (isHigh ? key.high : key.low) &>> shift & 255)
    }
    histogram.initialize(repeating: 0, count: 256)
    let count = self.count
    for index in 0..<count { histogram[digit(head[index].key)] &+= 1 }
    var position = 0
    for value in 0..<256 {
      let number = histogram[value]
      histogram[value] = position
      position &+= number
    }
    for index in 0..<count {
      let event = head[index]
      let value = digit(event.key)
      spare[histogram[value]] = event
      histogram[value] &+= 1
    }
    swap(&base, &spare)
    swap(&capacity, &spareCapacity)
    head = base
    end = base + count
  }
}
