/// All trains under way; slots are reused.
struct TrainPool: ~Copyable {
  private var all = GrowingList<Train>(capacity: 1024)
  private var free: [Int32] = []

  /// Trains under way.
  var live: Int { all.count - free.count }

  subscript(index: Int32) -> Train {
    @inline(__always) unsafeAddress { UnsafePointer(all.base + Int(index)) }
    @inline(__always) unsafeMutableAddress { all.base + Int(index) }
  }

  /// Where a train lies until another one is added.
  @inline(__always) func place(of index: Int32) -> UnsafeMutablePointer<Train> { all.base + Int(index) }

  mutating func add(_ train: Train) -> Int32 {
    if let index = free.popLast() {
      self[index] = train
      return index
    }
    all.append(train)
    return Int32(truncatingIfNeeded: all.count - 1)
  }

  mutating func remove(_ index: Int32) { free.append(index) }
}
