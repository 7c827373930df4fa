/// The pending events as a 4-ary heap, least key first.
///
/// The children of slot i are the slots 4i + 1 ... 4i + 4. The first group of children starts on a cache line,
/// so that every group of 96 bytes touches two lines. Free slots hold the greatest key, which lets a group that
/// is partly free be searched like a full one.
@frozen @usableFromInline
struct EventHeap: ~Copyable {
  @usableFromInline var slots: UnsafeMutablePointer<Event>
  @usableFromInline var count: Int
  @usableFromInline var capacity: Int

  @inlinable
  init(capacity: Int) {
    self.capacity = max(capacity, 4)
    count = 0
    slots = EventHeap.allocate(self.capacity)
  }

  @inlinable
  deinit { EventHeap.deallocate(slots) }

  /// Bytes from the start of the block to slot 0; slot 1 then lies on the next cache line.
  @inlinable static var lead: Int { cacheLine - MemoryLayout<Event>.stride }
  @inlinable static var cacheLine: Int { 64 }

  @usableFromInline
  static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Event> {
    // A group that is partly free may reach three slots beyond the capacity.
    let slots = capacity + 3
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: lead + slots * MemoryLayout<Event>.stride, alignment: cacheLine)
    let first = (block + lead).bindMemory(to: Event.self, capacity: slots)
    first.initialize(repeating: Event(key: .greatest, destination: 0, payload: 0), count: slots)
    return first
  }

  @usableFromInline
  static func deallocate(_ slots: UnsafeMutablePointer<Event>) {
    (UnsafeMutableRawPointer(slots) - lead).deallocate()
  }

  @inline(never) @usableFromInline
  mutating func grow(to newCapacity: Int) {
    let larger = EventHeap.allocate(newCapacity)
    larger.update(from: slots, count: count)
    EventHeap.deallocate(slots)
    slots = larger
    capacity = newCapacity
  }

  /// Adds an event: logarithmic, constant on average.
  @inlinable @inline(__always)
  mutating func push(_ event: Event) {
    if count == capacity { grow(to: capacity * 2) }
    let hole = count
    count &+= 1
    rise(event, from: hole)
  }

  /// Removes the event with the least key; the heap must not be empty.
  ///
  /// The hole at the root moves down to a leaf along the lesser children without a look at the last event,
  /// which then rises from there: it nearly always belongs near the leaves, and the way down has no branch that
  /// depends on the data.
  @inlinable @inline(__always)
  mutating func pop() -> Event {
    let first = slots[0]
    count &-= 1
    let last = slots[count]
    slots[count].key = .greatest
    var hole = 0
    var child = 1
    while child < count {
      let least = leastOfFour(from: child)
      slots[hole] = slots[least]
      hole = least
      child = least &<< 2 &+ 1
    }
    rise(last, from: hole)
    return first
  }

  /// Index of the least key among four slots; of equal keys the first, hence never a free slot.
  @inlinable @inline(__always)
  func leastOfFour(from child: Int) -> Int {
    let left = child &+ (slots[child &+ 1].key < slots[child].key ? 1 : 0)
    let right = child &+ 2 &+ (slots[child &+ 3].key < slots[child &+ 2].key ? 1 : 0)
    return slots[right].key < slots[left].key ? right : left
  }

  @inlinable @inline(__always)
  func rise(_ event: Event, from start: Int) {
    var hole = start
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      guard event.key < slots[parent].key else { break }
      slots[hole] = slots[parent]
      hole = parent
    }
    slots[hole] = event
  }

  /// Whether no event precedes its parent and every free slot holds the greatest key (for tests).
  func isOrdered() -> Bool {
    let ordered = (1..<max(count, 1)).allSatisfy { slots[($0 - 1) / 4].key < slots[$0].key }
    // Slot 0 is nobody's child, so that it may keep its last event.
    return ordered && (max(count, 1)..<capacity + 3).allSatisfy { slots[$0].key == .greatest }
  }
}
