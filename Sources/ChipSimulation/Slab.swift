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
  /// What the C library gave, if the memory came from there.
  private let block: UnsafeMutableRawPointer?

  init(count: Int, repeating value: Element) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: value, count: count)
    self.count = count
    isOwner = true
    block = nil
  }

  /// The places of all elements.
  var indices: Range<Int> { 0..<count }

  /// Makes a view of the same storage for another thread; `owner` has to outlive it.
  init(sharing owner: borrowing Slab) {
    base = owner.base
    count = owner.count
    isOwner = false
    block = owner.block
  }

  deinit {
    guard isOwner else { return }
    if let block { return free(block) }
    base.deinitialize(count: count)
    base.deallocate()
  }

  /// Some of the elements.
  func list(_ range: Range<Int>) -> [Element] {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
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
  /// memory: a port of an idle core costs nothing. The first element begins a cache line.
  init(zeroed count: Int) {
    guard let memory = calloc(max(1, count) + Self.spare, MemoryLayout<Element>.stride) else {
      fatalError("no memory for \(count) elements of \(MemoryLayout<Element>.stride) bytes")
    }
    base = memory.alignedUp(toMultipleOf: Self.cacheLine).bindMemory(
      to: Element.self, capacity: max(1, count))
    self.count = count
    isOwner = true
    block = memory
  }

  private static var cacheLine: Int { 64 }
  /// Elements more than asked for, so that the first can begin a cache line.
  private static var spare: Int {
    (cacheLine + MemoryLayout<Element>.stride - 1) / MemoryLayout<Element>.stride
  }
}
