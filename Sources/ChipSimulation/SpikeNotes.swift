import EventKernel
import RunRecord

/// Spikes that were served while partitions ran at the same time, until they are in the order of one thread.
///
/// Every partition has a list for even and one for odd windows: while one window is put in order and handed to
/// the sink, the next one is noted.
final class SpikeNotes {
  typealias Note = (key: EventKey, record: SpikeRecord)

  /// The lists of one partition.
  struct Place {
    fileprivate let lists: UnsafeMutablePointer<[Note]>
    /// Which of the two lists the present window uses.
    var side = 0
    /// When, in the order of one thread, the present event happens.
    var key = EventKey(time: 0, rank: 0, source: 0, sequence: 0)

    func append(_ record: SpikeRecord) { lists[side].append((key, record)) }

    func clear() { lists[side].removeAll(keepingCapacity: true) }
  }

  private let lists: UnsafeMutablePointer<[Note]>
  private let partitions: Int
  private var next: [Int]

  init(partitions: Int) {
    self.partitions = partitions
    lists = .allocate(capacity: 2 * partitions)
    lists.initialize(repeating: [], count: 2 * partitions)
    next = Array(repeating: 0, count: partitions)
  }

  deinit {
    lists.deinitialize(count: 2 * partitions)
    lists.deallocate()
  }

  func place(of partition: Int) -> Place { Place(lists: lists + 2 * partition) }

  /// Passes what was noted in a window on in the order of one thread, up to a failure if there was one.
  ///
  /// Complexity: O(notes * partitions).
  func merge(side: Int, upTo failure: EventKey?, _ body: (SpikeRecord) -> Void) {
    for partition in 0..<partitions { next[partition] = 0 }
    while true {
      var first: (partition: Int, key: EventKey)?
      for partition in 0..<partitions where next[partition] < lists[2 * partition + side].count {
        let key = lists[2 * partition + side][next[partition]].key
        // Equal keys are of one partition, whose list is in order.
        if first.map({ key < $0.key }) ?? true { first = (partition, key) }
      }
      guard let first, failure.map({ first.key <= $0 }) ?? true else { return }
      body(lists[2 * first.partition + side][next[first.partition]].record)
      next[first.partition] += 1
    }
  }
}
