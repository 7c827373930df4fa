/// Lists, one behind the other in one array: to go through one of them touches no reference count.
struct ListTable<Item: Sendable>: Sendable {
  private(set) var items: [Item] = []
  private var starts: [Int32] = [0]

  init(_ lists: some Sequence<[Item]>) {
    for list in lists {
      items += list
      starts.append(Int32(truncatingIfNeeded: items.count))
    }
  }

  /// The places of a list among the items of all.
  @inline(__always) func places(of list: Int) -> Range<Int> { Int(starts[list])..<Int(starts[list + 1]) }
}

extension ListTable<Int32> {
  /// Lists of indices.
  init(indices lists: some Sequence<[Int]>) {
    self.init(lists.map { $0.map { Int32(truncatingIfNeeded: $0) } })
  }

  @inline(__always) subscript(place: Int) -> Int { Int(items[place]) }
}
