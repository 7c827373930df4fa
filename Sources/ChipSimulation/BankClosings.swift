/// The inlets that are about to close, by inlet and position.
struct BankClosings: ~Copyable {
  private var all = SlotPool<BankClosing>()
  /// The first one of each inlet; -1 for none.
  private var first: Slab<Int32>

  init(inlets: Int) { first = Slab(count: inlets, repeating: -1) }

  subscript(index: Int) -> BankClosing {
    @inline(__always) unsafeAddress { UnsafePointer(all.place(of: Int32(truncatingIfNeeded: index))) }
    @inline(__always) unsafeMutableAddress { all.place(of: Int32(truncatingIfNeeded: index)) }
  }

  /// The closing of an inlet at a position; nil if there is none.
  ///
  /// Complexity: O(positions under way at the inlet), at most as many as it has banks and one more.
  func find(_ inlet: Int, _ position: Int32) -> Int? {
    var index = first[inlet]
    while index >= 0, all[index].position != position { index = all[index].next }
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
    let index = all.add(closing)
    first[inlet] = index
    return Int(index)
  }

  mutating func remove(_ index: Int) {
    let index = Int32(truncatingIfNeeded: index)
    let (inlet, next) = (Int(all[index].inlet), all[index].next)
    if first[inlet] == index {
      first[inlet] = next
    } else {
      var before = first[inlet]
      while all[before].next != index { before = all[before].next }
      all[before].next = next
    }
    all.remove(index)
  }
}
