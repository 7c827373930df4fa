/// The ends of running slices, first one first; at most one per row.
struct SliceEnds {
  struct End {
    var time: Int64
    var track: Int
  }

  private var heap: [End] = []

  /// The end that comes first; of equal times the row with the lowest number.
  var first: End? { heap.first }

  mutating func insert(_ end: End) {
    var index = heap.count
    heap.append(end)
    while index > 0, Self.precedes(heap[index], heap[(index - 1) / 2]) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var index = 0
    while true {
      let left = 2 * index + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && Self.precedes(heap[right], heap[left]) ? right : left
      guard Self.precedes(heap[child], heap[index]) else { return }
      heap.swapAt(index, child)
      index = child
    }
  }

  private static func precedes(_ a: End, _ b: End) -> Bool {
    a.time != b.time ? a.time < b.time : a.track < b.track
  }
}
