/// The pending events as a 4-ary heap, least key first.
///
/// The children of slot i are the slots 4i + 1 ... 4i + 4. Keys and the rest of the events lie in two arrays, so
/// that the four keys among which the way down chooses are one cache line. Free slots hold the greatest key,
/// which lets a group that is partly free be searched like a full one.
@frozen @usableFromInline
struct EventHeap: ~Copyable {
  /// What an event carries beside its key.
  @frozen @usableFromInline
  struct Load {
    @usableFromInline var destination: UInt32
    @usableFromInline var payload: UInt32

    @inlinable @inline(__always)
    init(destination: UInt32, payload: UInt32) {
      self.destination = destination
      self.payload = payload
    }
  }

  @usableFromInline var keys: UnsafeMutablePointer<EventKey>
  @usableFromInline var loads: UnsafeMutablePointer<Load>
  @usableFromInline var count: Int
  @usableFromInline var capacity: Int
  @usableFromInline var fetched: UInt64
  /// How often memory was allocated.
  var allocations = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 4)
    count = 0
    fetched = 0
    keys = EventHeap.allocateKeys(self.capacity)
    loads = .allocate(capacity: self.capacity)
  }

  @inlinable
  deinit {
    EventHeap.deallocate(keys)
    loads.deallocate()
  }

  /// Bytes from the start of the block to key 0; key 1 then begins a cache line.
  private static var lead: Int { cacheLine - MemoryLayout<EventKey>.stride }
  private static var cacheLine: Int { 64 }
  /// A group of children that is partly free may reach three slots beyond the capacity.
  private static var spare: Int { 3 }

  private static func allocateKeys(_ capacity: Int) -> UnsafeMutablePointer<EventKey> {
    let slots = capacity + spare
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: lead + slots * MemoryLayout<EventKey>.stride, alignment: cacheLine)
    let first = (block + lead).bindMemory(to: EventKey.self, capacity: slots)
    first.initialize(repeating: .greatest, count: slots)
    return first
  }

  @usableFromInline
  static func deallocate(_ keys: UnsafeMutablePointer<EventKey>) {
    (UnsafeMutableRawPointer(keys) - lead).deallocate()
  }

  @inline(never) @usableFromInline
  mutating func grow(to newCapacity: Int) {
    allocations += 1
    let moreKeys = EventHeap.allocateKeys(newCapacity)
    moreKeys.update(from: keys, count: count)
    EventHeap.deallocate(keys)
    keys = moreKeys
    let moreLoads = UnsafeMutablePointer<Load>.allocate(capacity: newCapacity)
    moreLoads.update(from: loads, count: count)
    loads.deallocate()
    loads = moreLoads
    capacity = newCapacity
  }

  /// Adds an event: logarithmic, constant on average.
  @inlinable @inline(__always)
  mutating func push(_ event: Event) {
    if count == capacity { grow(to: capacity * 2) }
    let hole = count
    count &+= 1
    rise(event.key, Load(destination: event.destination, payload: event.payload), from: hole)
  }

  /// Removes the event with the least key; the heap must not be empty.
  ///
  /// The hole at the root moves down to a leaf along the lesser children without a look at the last event,
  /// which then rises from there: it nearly always belongs near the leaves, and the way down has no branch that
  /// depends on the data.
  @inlinable @inline(__always)
  mutating func pop() -> Event {
    let first = Event(key: keys[0], destination: loads[0].destination, payload: loads[0].payload)
    count &-= 1
    let last = keys[count]
    keys[count] = .greatest
    var hole = 0
    var child = 1
    while child < count {
      if child >= EventHeap.prefetchedFrom { fetchGroups(below: child) }
      let least = leastOfFour(from: child)
      keys[hole] = keys[least]
      loads[hole] = loads[least]
      hole = least
      child = least &<< 2 &+ 1
    }
    rise(last, loads[count], from: hole)
    if count == 0 { keys[0] = .greatest }
    return first
  }

  /// The least key; the greatest that there is if the heap is empty.
  @inlinable @inline(__always) var top: EventKey { keys[0] }

  func event(at slot: Int) -> Event {
    Event(key: keys[slot], destination: loads[slot].destination, payload: loads[slot].payload)
  }

  mutating func removeAll() {
    keys.update(repeating: .greatest, count: count)
    count = 0
  }

  /// Slots from here on are not in the nearer caches of common processors.
  @inlinable static var prefetchedFrom: Int { 8192 }

  /// Reads one key of each of the four groups below a group, so that they are on their way from memory while it
  /// is not yet known which of them comes next.
  ///
  /// The sum is of no use; keeping it stops the optimiser from dropping the reads.
  @inlinable @inline(__always)
  mutating func fetchGroups(below child: Int) {
    let group = child &<< 2 &+ 1
    guard group &+ 12 < count else { return }
    fetched &+= keys[group].low ^ keys[group &+ 4].low ^ keys[group &+ 8].low ^ keys[group &+ 12].low
  }

  /// Index of the least key among four slots; of equal keys the first, hence never a free slot.
  ///
  /// The second round reads the keys again through the indices that the first has found: data flow that no
  /// optimiser turns into branches, of which half would be mispredicted.
  @inlinable @inline(__always)
  func leastOfFour(from child: Int) -> Int {
    let left = child &+ (keys[child &+ 1] < keys[child] ? 1 : 0)
    let right = child &+ 2 &+ (keys[child &+ 3] < keys[child &+ 2] ? 1 : 0)
    return keys[right] < keys[left] ? right : left
  }

  @inlinable @inline(__always)
  func rise(_ key: EventKey, _ load: Load, from start: Int) {
    var hole = start
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      guard key < keys[parent] else { break }
      keys[hole] = keys[parent]
      loads[hole] = loads[parent]
      hole = parent
    }
    keys[hole] = key
    loads[hole] = load
  }

  /// Whether no event precedes its parent and every free slot holds the greatest key (for tests).
  func isOrdered() -> Bool {
    let ordered = (1..<max(count, 1)).allSatisfy { keys[($0 - 1) / 4] < keys[$0] }
    return ordered && (count..<capacity + EventHeap.spare).allSatisfy { keys[$0] == .greatest }
  }
}
