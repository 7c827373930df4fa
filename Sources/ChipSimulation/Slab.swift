/// Fixed storage with one owner: an array without reference counting, copies or growth.
///
/// The event path indexes state of cores, ports and banks millions of times per second; bounds are checked in
/// debug builds.
struct Slab<Element>: ~Copyable {
  let base: UnsafeMutablePointer<Element>
  let count: Int
  /// False in a view, which another slab outlives.
  let isOwner: Bool

  init(count: Int, repeating value: Element) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: count)
    self.count = count
    isOwner = true
  }

  /// Makes a view of the same storage for another thread; `owner` has to outlive it.
  init(sharing owner: borrowing Slab) {
    base = owner.base
    count = owner.count
    isOwner = false
  }

  deinit {
    guard isOwner else { return }
    base.deinitialize(count: count)
    base.deallocate()
  }

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
}
