/// The ends of running slices, first one first; at most one per row.
struct SliceEnds: ~Copyable {
  struct End {
    var time: Int64
    var track: Int
  }

  /// A binary heap of times, rows in the low halves: one comparison without a branch decides.
  private var heap = UnsafeMutablePointer<UInt128>.allocate(capacity: 16)
  private var count = 0
  private var capacity = 16

  deinit { heap.deallocate() }

  /// The end that comes first; of equal times the row with the lowest number.
  var first: End? {
    guard count > 0 else { return nil }
    return End(
      time: Int64(truncatingIfNeeded: heap[0] >> 64) ^ .min, track: Int(truncatingIfNeeded: heap[0]))
  }

  mutating func insert(_ end: End) {
    if count == capacity { grow() }
    count += 1
    let key = UInt128(UInt64(bitPattern: end.time ^ .min)) << 64 | UInt128(UInt64(end.track))
    rise(key, from: count - 1)
  }

  /// Fills the place of the first end along the earlier child down to a leaf, where the last one nearly always
  /// stays.
  mutating func removeFirst() {
    guard count > 0 else { return }
    count -= 1
    var hole = 0
    var child = 1
    while child < count {
      // Behind the last child still lies the last end: where it comes first, this is its place.
      child += heap[child + 1] < heap[child] ? 1 : 0
      heap[hole] = heap[child]
      hole = child
      child = 2 * child + 1
    }
    rise(heap[count], from: hole)
  }

  private func rise(_ key: UInt128, from place: Int) {
    var hole = place
    while hole > 0, key < heap[(hole - 1) / 2] {
      heap[hole] = heap[(hole - 1) / 2]
      hole = (hole - 1) / 2
    }
    heap[hole] = key
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt128>.allocate(capacity: 2 * capacity)
    larger.moveInitialize(from: heap, count: count)
    heap.deallocate()
    heap = larger
    capacity *= 2
  }
}
