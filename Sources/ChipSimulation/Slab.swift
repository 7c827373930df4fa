import Glibc

/// Fixed storage with one owner: an array without reference counting, copies or growth.
///
/// The event path indexes state of cores, ports and banks millions of times per second; bounds are checked in
/// debug builds.
struct Slab<Element>: ~Copyable {
  let base: UnsafeMutablePointer<Element>
  let count: Int
  /// False in a view, which another slab outlives.
  let isOwner: Bool
  /// Whether the memory came from the C library.
  private let isFromC: Bool

  init(count: Int, repeating value: Element) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: count)
    self.count = count
    isOwner = true
    isFromC = false
  }

  /// The places of all elements.
  var indices: Range<Int> { 0..<count }

  /// Makes a view of the same storage for another thread; `owner` has to outlive it.
  init(sharing owner: borrowing Slab) {
    base = owner.base
    count = owner.count
    isOwner = false
    isFromC = owner.isFromC
  }

  deinit {
    guard isOwner else { return }
    guard !isFromC else { return free(base) }
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

extension Slab where Element: BitwiseCopyable {
  /// Elements of which every byte is zero.
  ///
  /// The system hands out zeroed pages when they are first written to, so what is never touched takes no
  /// memory: a port of an idle core costs nothing.
  init(zeroed count: Int) {
    guard let memory = calloc(max(1, count), MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count) elements of \(MemoryLayout<Element>.stride) bytes")
    }
    base = memory.bindMemory(to: Element.self, capacity: max(1, count))
    self.count = count
    isOwner = true
    isFromC = true
  }
}
