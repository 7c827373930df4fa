/// What a route sends for a position, in the order of emission: a channel and a value for each packet.
///
/// Values of every channel of a slice are a range: nobody lists millions of them.
struct SentItems {
  typealias Item = (channel: Int32, value: Int32)

  private var list: [Item] = []
  /// Channels with value 0, instead of a list.
  private var range: Range<Int32>?

  var count: Int { range?.count ?? list.count }

  /// Whether the list was never used.
  var isNew: Bool { list.capacity == 0 }

  @inline(__always) subscript(index: Int) -> Item {
    if let range { return (range.lowerBound + Int32(truncatingIfNeeded: index), 0) }
    return list[index]
  }

  /// Empties the list, which keeps its memory.
  mutating func removeAll() {
    range = nil
    list.removeAll(keepingCapacity: true)
  }

  @inline(__always) mutating func append(_ channel: Int32, _ value: Int32) { list.append((channel, value)) }

  /// Makes it the values of a range of channels.
  mutating func set(_ channels: Range<Int32>) { range = channels }

  /// The first item behind `first` that is not in a range of channels in which that is.
  @inline(__always) func end(of channels: Range<Int32>, from first: Int) -> Int {
    if let range { return min(range.count, Int(channels.upperBound - range.lowerBound)) }
    return list.withUnsafeBufferPointer { list in
      var next = first + 1
      while next < list.count, channels.contains(list[next].channel) { next += 1 }
      return next
    }
  }

  /// Sum of the words of all items, channel before value, and of their squares, modulo 2^64.
  var sums: (words: UInt64, squares: UInt64) {
    if let range {
      let (first, count) = (UInt64(UInt32(bitPattern: range.lowerBound)), UInt64(range.count))
      // The squares are multiples of 2^64.
      return ((first &* count &+ count &* (count &- 1) / 2) &<< 32, 0)
    }
    var sum: UInt64 = 0
    var squares: UInt64 = 0
    for item in list {
      let word = UInt64(UInt32(bitPattern: item.channel)) &<< 32 | UInt64(UInt32(bitPattern: item.value))
      sum &+= word
      squares &+= word &* word
    }
    return (sum, squares)
  }
}
