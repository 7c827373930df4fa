extension EventWheel {
  /// All events, in no particular order.
  func pendingEvents() -> [Event] {
    var events = Array(run.remaining) + (0..<heap.count).map { heap.event(at: $0) }
    for bucket in 0..<EventBuckets.bucketCount { far.forEach(in: bucket) { events.append($0) } }
    return events
  }

  /// The keys of all events, in no particular order (for tests).
  func pendingKeys() -> [EventKey] { pendingEvents().map(\.key) }

  /// How often one of the parts has allocated memory (for tests).
  var allocations: Int { far.slabs.count + run.allocations + heap.allocations }

  /// Whether every event is where it belongs (for tests).
  func isInOrder() -> Bool {
    let near = run.remaining.map(\.key) + (0..<heap.count).map { heap.keys[$0] }
    guard heap.isOrdered(), run.isSorted(), run.end.pointee.key == .greatest else { return false }
    guard near.allSatisfy({ $0.time >> shift <= current }) else { return false }
    var isRight = pendingKeys().count == count
    for bucket in 0..<EventBuckets.bucketCount {
      var isEmpty = true
      far.forEach(in: bucket) { event in
        isEmpty = false
        let tick = event.key.time >> shift
        isRight = isRight && tick > current && self.bucket(of: tick) == bucket
      }
      isRight = isRight && isEmpty == (far.bitmap[bucket >> 6] >> UInt64(bucket & 63) & 1 == 0)
    }
    for level in 0..<8 {
      let isEmpty = (0..<4).allSatisfy { far.bitmap[4 * level + $0] == 0 }
      isRight = isRight && isEmpty == (far.levels >> UInt64(level) & 1 == 0)
    }
    return isRight
  }
}
