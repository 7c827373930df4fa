/// A growing list with one owner, indexed without reference counting.
///
/// The loops of train mode index it for every packet; bounds are checked in debug builds.
struct GrowingList<Element>: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 64) {
    self.capacity = max(1, capacity)
    base = .allocateAligned(self.capacity)
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }

  var indices: Range<Int> { 0..<count }

  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      assert(index >= 0 && index < count)
      return UnsafePointer(base + index)
    }
    @inline(__always) unsafeMutableAddress {
      assert(index >= 0 && index < count)
      return base + index
    }
  }

  @inline(__always) mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count += 1
  }

  /// Takes the last element out; nil if there is none.
  @inline(__always) mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count -= 1
    return (base + count).move()
  }

  /// Empties the list, which keeps its memory.
  mutating func removeAll() {
    base.deinitialize(count: count)
    count = 0
  }

  @inline(never) private mutating func grow() {
    capacity *= 2
    let larger = UnsafeMutablePointer<Element>.allocateAligned(capacity)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
  }
}

extension UnsafeMutablePointer {
  /// Memory for so many elements that begins with a line of the cache.
  static func allocateAligned(_ capacity: Int) -> UnsafeMutablePointer {
    let bytes = capacity * MemoryLayout<Pointee>.stride
    return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Pointee.self, capacity: capacity)
  }
}
