/// Ascending times in a first-in first-out buffer that keeps its memory.
struct TimeQueue {
  private var base: UnsafeMutablePointer<Int64>?
  private var head = 0
  private var tail = 0
  private var capacity = 0

  @inline(__always) var count: Int { tail &- head }

  @inline(__always) mutating func append(_ time: Int64) {
    if tail == capacity { self = withRoomForOne() }
    base.unsafelyUnwrapped[tail] = time
    tail &+= 1
  }

  /// Packets that wait at `time`, when a packet comes that starts to be served at `start`; it is one of them if that
  /// is later.
  @inline(__always) mutating func waiting(at time: Int64, with start: Int64) -> Int64 {
    removeAll(notAfter: time)
    if start > time { append(start) }
    return Int64(count)
  }

  /// Removes what is not after `time`.
  @inline(__always) mutating func removeAll(notAfter time: Int64) {
    guard head < tail, let base else { return }
    while head < tail, base[head] <= time { head &+= 1 }
    guard head == tail else { return }
    head = 0
    tail = 0
    // A queue that was long once does not keep its memory: cores are many.
    if capacity > Self.kept { self = released() }
  }

  /// Times for which an empty queue keeps its memory.
  private static let kept = 64

  // Returned, not changed in place: a queue that lives in registers may stay there.

  @inline(never) private func released() -> TimeQueue {
    base?.deallocate()
    return TimeQueue()
  }

  @inline(never) private func withRoomForOne() -> TimeQueue {
    var queue = self
    let kept = self.count
    if (kept + 1) * 2 > capacity {
      queue.capacity = max(16, capacity)
      while (kept + 1) * 2 > queue.capacity { queue.capacity *= 2 }
      let larger = UnsafeMutablePointer<Int64>.allocate(capacity: queue.capacity)
      if let base { larger.moveInitialize(from: base + head, count: kept) }
      base?.deallocate()
      queue.base = larger
    } else if let base {
      base.moveInitialize(from: base + head, count: kept)
    }
    queue.head = 0
    queue.tail = kept
    return queue
  }

  func deallocate() { base?.deallocate() }
}
