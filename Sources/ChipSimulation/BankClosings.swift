/// The inlets that are about to close, by inlet and position.
struct BankClosings: ~Copyable {
  private var all = GrowingList<BankClosing>()
  /// The first one of each inlet; -1 for none.
  private var first: Slab<Int32>
  private var free: [Int32] = []

  init(inlets: Int) { first = Slab(count: inlets, repeating: -1) }

  subscript(index: Int) -> BankClosing {
    @inline(__always) unsafeAddress { UnsafePointer(all.base + index) }
    @inline(__always) unsafeMutableAddress { all.base + index }
  }

  /// The closing of an inlet at a position; nil if there is none.
  ///
  /// Complexity: O(positions under way at the inlet), at most as many as it has banks and one more.
  func find(_ inlet: Int, _ position: Int32) -> Int? {
    var index = first[inlet]
    while index >= 0, all[Int(index)].position != position { index = all[Int(index)].next }
    return index >= 0 ? Int(index) : nil
  }

  /// The first closing of an inlet, at any position; nil if there is none.
  func first(of inlet: Int) -> Int? { first[inlet] >= 0 ? Int(first[inlet]) : nil }

  /// The numbers of all inlets.
  var inlets: Range<Int> { first.indices }

  /// Adds a closing; returns its place.
  mutating func add(_ closing: BankClosing) -> Int {
    var closing = closing
    let inlet = Int(closing.inlet)
    closing.next = first[inlet]
    let index: Int32
    if let place = free.popLast() {
      all[Int(place)] = closing
      index = place
    } else {
      index = Int32(truncatingIfNeeded: all.count)
      all.append(closing)
    }
    first[inlet] = index
    return Int(index)
  }

  mutating func remove(_ index: Int) {
    let (inlet, next) = (Int(all[index].inlet), all[index].next)
    if Int(first[inlet]) == index {
      first[inlet] = next
    } else {
      var before = Int(first[inlet])
      while Int(all[before].next) != index { before = Int(all[before].next) }
      all[before].next = next
    }
    free.append(Int32(truncatingIfNeeded: index))
  }
}
