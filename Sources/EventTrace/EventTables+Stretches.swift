import RunRecord

/// Rows that several records make together.
extension EventTables {
  /// Makes rows of the stretches of work so far, cut at `end`.
  mutating func settleWork(end: Int64) {
    for stretch in busy.take() where holds(stretch.start) && holds(stretch.operation, stretch.token) {
      row(.busy) {
        $0.add(stretch.start)
        $0.add(min(stretch.end, end) - stretch.start)
        $0.add(stretch.core)
        $0.add(stretch.unit)
        $0.add(stretch.operation)
        $0.add(stretch.token)
        $0.add(stretch.packets)
        $0.add(stretch.spikes)
        $0.add(stretch.rowElements)
      }
    }
  }

  mutating func settleQueues(upTo time: Int64) {
    for change in queues.take(upTo: time) where holds(change.time) {
      row(.queue) {
        $0.add(change.time)
        $0.add(change.core)
        $0.add(change.depth)
      }
    }
  }

  mutating func settleStalls(before border: Int64) {
    for stall in stalls.take(before: border) where holds(stall.start) && stall.end > stall.start {
      row(.stall) {
        $0.add(stall.start)
        $0.add(stall.end - stall.start)
        $0.add(stall.core)
        $0.add(Int64(0))
        $0.add(stall.operation)
        $0.add(stall.token)
      }
    }
  }
}
