/// Flits that will leave a buffer at known times, the earliest last.
///
/// An empty list is all zeros, so that the lists of idle ports need not be written.
struct ReleaseList: BitwiseCopyable {
  struct Release: BitwiseCopyable {
    var time: Int64
    var flits: Int32
  }

  private var block: UnsafeMutablePointer<Release>?
  private var count: Int32 = 0

  /// Takes out what has left by `time` and returns how many flits that are.
  @inline(__always) mutating func removeAll(notAfter time: Int64) -> Int32 {
    guard count > 0, let block else { return 0 }
    var flits: Int32 = 0
    while count > 0, block[Int(count - 1)].time <= time {
      count -= 1
      flits += block[Int(count)].flits
    }
    return flits
  }

  /// Takes out the earliest release; nil if there is none.
  mutating func popFirst() -> Release? {
    guard count > 0, let block else { return nil }
    count -= 1
    return block[Int(count)]
  }

  /// Adds a release.
  ///
  /// Complexity: O(n) in the releases that come before it; a port has as many as packets are about to leave the
  /// buffer behind it.
  @inline(__always) mutating func add(_ flits: Int32, at time: Int64, _ store: ReleaseStore) {
    let block = self.block ?? store.add()
    self.block = block
    var hole = Int(count)
    while hole > 0, block[hole - 1].time < time {
      block[hole] = block[hole - 1]
      hole -= 1
    }
    block[hole] = Release(time: time, flits: flits)
    count += 1
  }
}

/// Memory for the release lists of the ports and cores that one thread uses.
final class ReleaseStore {
  /// Most flits of a buffer whose releases are listed; those of a larger one are events.
  static let mostFlits: Int32 = 256
  private static let blocksInSlab = 64

  /// Releases that one list may hold: as many as a buffer has flits.
  private let capacity: Int
  private var slabs: [UnsafeMutablePointer<ReleaseList.Release>] = []
  private var used = ReleaseStore.blocksInSlab

  init(capacity: Int) { self.capacity = max(capacity, 1) }

  /// Makes memory for another thread, whose lists are of the same size; both outlive the lists.
  init(sharing owner: ReleaseStore) { capacity = owner.capacity }

  deinit { for slab in slabs { slab.deallocate() } }

  func add() -> UnsafeMutablePointer<ReleaseList.Release> {
    if used == Self.blocksInSlab {
      slabs.append(.allocate(capacity: Self.blocksInSlab * capacity))
      used = 0
    }
    used += 1
    return slabs[slabs.count - 1] + (used - 1) * capacity
  }
}
