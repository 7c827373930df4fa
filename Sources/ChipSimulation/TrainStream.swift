/// Packets in order of arrival between one port (or a core's output unit) and the next port.
///
/// A first-in first-out buffer that reuses its memory: no allocation in steady state.
struct TrainStream {
  private(set) var base: UnsafeMutablePointer<TrainPacket>?
  var head = 0
  private(set) var tail = 0
  private var capacity = 0

  @inline(__always) var isEmpty: Bool { head == tail }
  @inline(__always) var count: Int { tail - head }

  /// - Precondition: not empty.
  @inline(__always) var first: TrainPacket { base.unsafelyUnwrapped[head] }

  @inline(__always) mutating func append(_ packet: TrainPacket) {
    if tail == capacity { makeRoom() }
    base.unsafelyUnwrapped[tail] = packet
    tail += 1
  }

  /// Moves what is left to the front, into a larger block where it fills more than half of this one.
  @inline(never) private mutating func makeRoom() {
    let kept = count
    if kept * 2 > capacity || capacity == 0 {
      capacity = max(16, capacity * 2)
      let larger = UnsafeMutablePointer<TrainPacket>.allocate(capacity: capacity)
      if let base { larger.moveInitialize(from: base + head, count: kept) }
      base?.deallocate()
      base = larger
    } else if let base {
      base.moveInitialize(from: base + head, count: kept)
    }
    head = 0
    tail = kept
  }

  /// Starts again at the front when everything has been taken.
  @inline(__always) mutating func rewindIfEmpty() {
    if head == tail {
      head = 0
      tail = 0
    }
  }

  func deallocate() { base?.deallocate() }
}
