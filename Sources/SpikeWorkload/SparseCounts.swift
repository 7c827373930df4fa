/// The non-zero spike counts of one vector, channels ascending.
public struct SparseCounts: Sendable, Hashable {
  /// Channels that are not silent, strictly ascending.
  public var channels: [Int32]
  /// Signed counts, one per channel of `channels`.
  public var counts: [Int32]

  /// Makes counts of channels that ascend strictly; without arguments, a silent vector.
  public init(channels: [Int32] = [], counts: [Int32] = []) {
    self.channels = channels
    self.counts = counts
  }

  /// Keeps the non-zero counts of a whole vector, one element per channel.
  ///
  /// Complexity: O(n) in the channels of the vector.
  public init(dense: [Int32]) {
    self.init()
    for (channel, count) in dense.enumerated() where count != 0 {
      channels.append(Int32(truncatingIfNeeded: channel))
      counts.append(count)
    }
  }

  /// Index range of the entries whose channels lie in `range`.
  ///
  /// Complexity: O(log n) in the entries.
  public func indices(in range: Range<Int>) -> Range<Int> {
    Self.lowerBound(channels, range.lowerBound)..<Self.lowerBound(channels, range.upperBound)
  }

  /// Index of the first channel that is not below `value`.
  static func lowerBound(_ list: [Int32], _ value: Int) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if Int(list[middle]) < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The largest |count| among the entries of an index range; 0 where it is empty.
  ///
  /// Complexity: O(n) in the length of `range`.
  public func largest(in range: Range<Int>) -> Int32 {
    counts.withUnsafeBufferPointer { counts in
      var result: UInt32 = 0
      for count in UnsafeBufferPointer(rebasing: counts[range]) { result = max(result, count.magnitude) }
      return Int32(clamping: result)
    }
  }
}

extension Array where Element == Int32 {
  /// Index range of the ascending channels that lie in `range`.
  ///
  /// Complexity: O(log n).
  public func indices(in range: Range<Int>) -> Range<Int> {
    SparseCounts.lowerBound(self, range.lowerBound)..<SparseCounts.lowerBound(self, range.upperBound)
  }
}
