/// Elements that come and go, by number; numbers are used again.
struct SlotPool<Element>: ~Copyable {
  private var all: GrowingList<Element>
  private var free = GrowingList<Int32>()

  init(capacity: Int = 64) { all = GrowingList(capacity: capacity) }

  /// Elements that were added and not removed.
  var live: Int { all.count - free.count }

  subscript(index: Int32) -> Element {
    @inline(__always) unsafeAddress { UnsafePointer(all.base + Int(index)) }
    @inline(__always) unsafeMutableAddress { all.base + Int(index) }
  }

  /// Where an element lies until another one is added.
  @inline(__always) func place(of index: Int32) -> UnsafeMutablePointer<Element> { all.base + Int(index) }

  /// Adds an element, made in its place; returns its number.
  @inline(__always) mutating func add(_ element: @autoclosure () -> Element) -> Int32 {
    if let index = free.popLast() {
      self[index] = element()
      return index
    }
    all.append(element())
    return Int32(truncatingIfNeeded: all.count - 1)
  }

  mutating func remove(_ index: Int32) { free.append(index) }
}
