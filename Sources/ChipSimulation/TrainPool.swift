/// All trains under way; slots are reused.
struct TrainPool: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Train>
  private var capacity: Int
  private var used = 0
  private var free: [Int32] = []

  init() {
    capacity = 1024
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Trains under way.
  var live: Int { used - free.count }

  subscript(index: Int32) -> Train {
    @inline(__always) unsafeAddress { UnsafePointer(base + Int(index)) }
    @inline(__always) unsafeMutableAddress { base + Int(index) }
  }

  mutating func add(_ train: Train) -> Int32 {
    if let index = free.popLast() {
      base[Int(index)] = train
      return index
    }
    if used == capacity { grow() }
    (base + used).initialize(to: train)
    used += 1
    return Int32(used - 1)
  }

  mutating func remove(_ index: Int32) { free.append(index) }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Train>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: used)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
