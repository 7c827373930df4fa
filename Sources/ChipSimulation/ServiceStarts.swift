/// When the packets of a queue start to be served, in order: runs of equal distances.
struct ServiceStarts {
  private struct Run {
    var first: Int64
    var distance: Int64
    var count: Int

    var last: Int64 { first &+ Int64(count - 1) &* distance }

    /// How many start at `time` or before.
    @inline(__always) func count(notAfter time: Int64) -> Int {
      guard time >= first else { return 0 }
      guard count > 1, distance > 0 else { return count }
      return min(count, Int((time &- first) / distance) + 1)
    }
  }

  private var runs: UnsafeMutablePointer<Run>?
  private var head = 0
  private var tail = 0
  private var capacity = 0
  private(set) var count = 0

  func deallocate() { runs?.deallocate() }

  @inline(__always) mutating func append(_ time: Int64) { append(1, from: time, every: 0) }

  /// Appends times at equal distances.
  mutating func append(_ packets: Int, from first: Int64, every distance: Int64) {
    count += packets
    if head < tail, let last = runs.map({ $0 + tail - 1 }) {
      let step = first &- last.pointee.last
      if (last.pointee.count == 1 || last.pointee.distance == step) && (packets == 1 || distance == step) {
        last.pointee.distance = step
        last.pointee.count += packets
        return
      }
    }
    if tail == capacity { makeRoom() }
    runs.unsafelyUnwrapped[tail] = Run(first: first, distance: distance, count: packets)
    tail += 1
  }

  /// Removes what is not after `time`.
  @inline(__always) mutating func removeAll(notAfter time: Int64) {
    guard head < tail, let runs, runs[head].first <= time else { return }
    while head < tail {
      let gone = runs[head].count(notAfter: time)
      count -= gone
      if gone < runs[head].count {
        runs[head].first &+= Int64(gone) &* runs[head].distance
        runs[head].count -= gone
        return
      }
      head += 1
    }
    head = 0
    tail = 0
  }

  /// The longest queue that one of so many packets finds when it comes, itself included, while all of them wait.
  ///
  /// The starts of all of them are in the list already, behind those of `count - packets` others. They come in rounds;
  /// while starts are equally far apart, the queue grows or shrinks from round to round at every place of the round:
  /// only the first and the last round of each such time can hold the longest one.
  ///
  /// - Parameter packets: those that come.
  /// - Returns: its length in packets.
  func longest(_ packets: some ArrivingPackets) -> Int {
    let (all, size) = (packets.count, packets.roundSize)
    let waiting = count - all
    var started = 0
    // Until the first of them starts, the queue only grows.
    var first = head < tail ? packets.count(before: runs.unsafelyUnwrapped[head].first) : all
    var longest = first > 0 ? waiting + first : 0
    for index in head..<tail where first < all {
      let run = runs.unsafelyUnwrapped[index]
      let end = index + 1 < tail ? packets.count(before: runs.unsafelyUnwrapped[index + 1].first) : all
      func look(_ range: Range<Int>) {
        for packet in range {
          longest = max(
            longest, waiting + packet + 1 - started - run.count(notAfter: packets.arrival(packet)))
        }
      }
      if end - first <= 2 * size {
        look(first..<max(first, end))
      } else {
        look(first..<first + size)
        look(end - size..<end)
      }
      first = max(first, end)
      started += run.count
    }
    return longest
  }

  @inline(never) private mutating func makeRoom() {
    let kept = tail - head
    if kept * 2 > capacity || capacity == 0 {
      capacity = max(8, capacity * 2)
      let larger = UnsafeMutablePointer<Run>.allocate(capacity: capacity)
      if let runs { larger.moveInitialize(from: runs + head, count: kept) }
      runs?.deallocate()
      runs = larger
    } else if let runs {
      runs.moveInitialize(from: runs + head, count: kept)
    }
    head = 0
    tail = kept
  }
}
