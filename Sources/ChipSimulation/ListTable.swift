/// Lists of indices, one behind the other in one array: to go through one of them touches no reference count.
struct ListTable: Sendable {
  private(set) var items: [Int32] = []
  private var starts: [Int32] = [0]

  init(_ lists: some Sequence<[Int]>) {
    for list in lists {
      items += list.map { Int32(truncatingIfNeeded: $0) }
      starts.append(Int32(truncatingIfNeeded: items.count))
    }
  }

  /// The places of a list among the items of all.
  @inline(__always) func places(of list: Int) -> Range<Int> { Int(starts[list])..<Int(starts[list + 1]) }

  @inline(__always) subscript(place: Int) -> Int { Int(items[place]) }
}
