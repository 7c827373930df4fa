import SpikeWorkload

extension Array where Element == Int32 {
  /// Puts the ascending channels of one slice in their place; slices may come in any order.
  mutating func merge(_ channels: [Int32], over range: Range<Int>) {
    replaceSubrange(indices(in: range), with: channels)
  }
}

extension SparseCounts {
  /// Puts the counts of one head in their place; heads may come in any order.
  mutating func merge(_ head: SparseCounts, at offset: Int) {
    guard let last = head.channels.last else { return }
    let place = indices(in: offset..<offset + Int(last) + 1)
    channels.replaceSubrange(place, with: head.channels.map { $0 + Int32(truncatingIfNeeded: offset) })
    counts.replaceSubrange(place, with: head.counts)
  }
}
