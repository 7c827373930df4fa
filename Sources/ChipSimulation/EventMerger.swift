import RunRecord

/// Puts the records of all partitions into the canonical order (time, core), and within one core into the order
/// of its events.
///
/// Hops alone are told of by another core than theirs, the one behind the port: they are sorted by port, too.
/// Each partition tells in order of time. Records go to the consumer as soon as no partition can tell of an
/// earlier or equal time any more; those of one partition are sorted where they lie.
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

  /// Takes what one partition tells while others tell, too.
  func take(_ records: UnsafeMutableBufferPointer<EventRecord>, partition: Int) {
    told[partition].append(contentsOf: records)
  }

  /// Takes what the only partition that tells of anything tells; no other has told of a later time.
  func takeAll(_ records: UnsafeMutableBufferPointer<EventRecord>) {
    guard let last = records.last else { return }
    var first = 0
    if let time = held.first?.time {
      while first < records.count, records[first].time == time { first += 1 }
      held.append(contentsOf: records[..<first])
      guard first < records.count else { return }
      handHeld()
    }
    var end = records.count
    while end > first, records[end - 1].time == last.time { end -= 1 }
    hand(UnsafeMutableBufferPointer(rebasing: records[first..<end]))
    held.append(contentsOf: records[end...])
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

  /// Everything has been told.
  func finish(at time: Int64) {
    settle(told.map(\.count))
    handHeld()
    consumer.end(at: time)
  }

  /// Hands on the first so many records of each partition, but for those of the latest time.
  private func settle(_ counts: [Int]) {
    merge(counts)
    for index in told.indices { told[index].removeFirst(counts[index]) }
    merged.withUnsafeMutableBufferPointer { takeAll($0) }
    merged.removeAll(keepingCapacity: true)
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

  private func handHeld() {
    held.withUnsafeMutableBufferPointer { hand($0) }
    held.removeAll(keepingCapacity: true)
  }

  /// Sorts records of one time by core, and hands them on.
  private func hand(_ records: UnsafeMutableBufferPointer<EventRecord>) {
    guard records.count > 0 else { return }
    var first = 0
    while first < records.count {
      let time = records[first].time
      var end = first + 1
      var isSorted = true
      while end < records.count, records[end].time == time {
        if records[end].rank < records[end - 1].rank { isSorted = false }
        end += 1
      }
      if !isSorted { Self.sort(UnsafeMutableBufferPointer(rebasing: records[first..<end])) }
      first = end
    }
    consumer.take(UnsafeBufferPointer(records))
  }

  /// Sorts by core; records of one core keep their order.
  private static func sort(_ records: UnsafeMutableBufferPointer<EventRecord>) {
    guard records.count <= 32 else {
      let order = records.indices.sorted { (records[$0].rank, $0) < (records[$1].rank, $1) }
      _ = records.update(fromContentsOf: order.map { records[$0] })
      return
    }
    for place in 1..<records.count {
      let record = records[place]
      var free = place
      while free > 0, record.rank < records[free - 1].rank {
        records[free] = records[free - 1]
        free -= 1
      }
      records[free] = record
    }
  }
}

extension EventRecord {
  /// Order among records of one time.
  fileprivate var rank: Int64 { Int64(core) << 8 | (source == .hop ? 1 + Int64(value) : 0) }
}
