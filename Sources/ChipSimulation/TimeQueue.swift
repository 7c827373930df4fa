/// Ascending times in a first-in first-out buffer that keeps its memory.
struct TimeQueue {
  private var times: [Int64] = []
  private var start = 0

  @inline(__always) var count: Int { times.count - start }
  @inline(__always) var first: Int64? { start < times.count ? times[start] : nil }

  @inline(__always) mutating func append(_ time: Int64) { times.append(time) }

  /// Removes what is not after `time`.
  @inline(__always) mutating func removeAll(notAfter time: Int64) {
    while start < times.count, times[start] <= time { start += 1 }
    if start == times.count {
      if start > 0 {
        times.removeAll(keepingCapacity: true)
        start = 0
      }
    } else if start >= 1024, start * 2 >= times.count {
      times.removeFirst(start)
      start = 0
    }
  }
}
