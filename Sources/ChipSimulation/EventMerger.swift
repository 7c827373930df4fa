import RunRecord

/// Puts the records of all partitions into the canonical order (time, core), and within one core into the order
/// of its events.
///
/// Hops alone are told of by another core than theirs, the one behind the port: they are sorted by port, too.
/// Each partition tells in order of time. Records go to the consumer as soon as no partition can tell of an
/// earlier or equal time any more.
final class EventMerger {
  private let consumer: any EventConsumer
  /// By partition what it told, in order, and how many of these come before its marks.
  private var told: [[EventRecord]]
  private var marks: [[Int]]
  /// Records of the latest time, to which more may come.
  private var held: [EventRecord] = []
  private var merged: [EventRecord] = []

  init(_ consumer: any EventConsumer, partitions: Int) {
    self.consumer = consumer
    told = Array(repeating: [], count: partitions)
    marks = Array(repeating: [], count: partitions)
  }

  func take(_ records: UnsafeBufferPointer<EventRecord>, partition: Int) {
    told[partition].append(contentsOf: records)
  }

  /// A partition will tell of later windows only; nil: none will tell of an earlier time than any so far.
  func mark(_ partition: Int?) {
    guard let partition else {
      for index in marks.indices { marks[index].removeAll() }
      return settle(told.map(\.count))
    }
    marks[partition].append(told[partition].count)
    while marks.allSatisfy({ !$0.isEmpty }) {
      let counts = marks.map { $0[0] }
      for index in marks.indices {
        marks[index].removeFirst()
        for later in marks[index].indices { marks[index][later] -= counts[index] }
      }
      settle(counts)
    }
  }

  /// Hands on the first so many records of each partition, but for those of the latest time.
  private func settle(_ counts: [Int]) {
    merged.removeAll(keepingCapacity: true)
    swap(&merged, &held)
    merge(counts)
    for index in told.indices { told[index].removeFirst(counts[index]) }
    guard let latest = merged.last?.time else { return }
    var end = merged.count
    while end > 0, merged[end - 1].time == latest { end -= 1 }
    held.append(contentsOf: merged[end...])
    hand(end)
  }

  /// Everything has been told.
  func finish() {
    settle(told.map(\.count))
    merged.removeAll(keepingCapacity: true)
    swap(&merged, &held)
    hand(merged.count)
  }

  /// Merges lists that are in order of time; those of one time may be in any order of the partitions.
  private func merge(_ counts: [Int]) {
    let used = counts.indices.filter { counts[$0] > 0 }
    if used.count == 1 { return merged.append(contentsOf: told[used[0]].prefix(counts[used[0]])) }
    var next = Array(repeating: 0, count: counts.count)
    while true {
      var best = -1
      var least = Int64.max
      for index in used where next[index] < counts[index] && told[index][next[index]].time < least {
        best = index
        least = told[index][next[index]].time
      }
      guard best >= 0 else { return }
      merged.append(told[best][next[best]])
      next[best] += 1
    }
  }

  /// Sorts the first records of one time by core, and hands them on.
  private func hand(_ count: Int) {
    guard count > 0 else { return }
    var first = 0
    while first < count {
      var end = first + 1
      var isSorted = true
      while end < count, merged[end].time == merged[first].time {
        if merged[end].rank < merged[end - 1].rank { isSorted = false }
        end += 1
      }
      if !isSorted { sort(first..<end) }
      first = end
    }
    merged.withUnsafeBufferPointer { consumer.take(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }

  private func sort(_ range: Range<Int>) {
    let order = range.sorted { (merged[$0].rank, $0) < (merged[$1].rank, $1) }
    let sorted = order.map { merged[$0] }
    merged.replaceSubrange(range, with: sorted)
  }
}

extension EventRecord {
  /// Order among records of one time.
  fileprivate var rank: Int64 { Int64(core) << 8 | (source == .hop ? 1 + Int64(value) : 0) }
}
