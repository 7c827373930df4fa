import Synchronization

/// Nodes of causes that somebody may still depend on.
///
/// Each counts what refers to it: its children, units at work, packets in flight. What nothing refers to is given
/// back at once, with all before it that only it referred to: memory follows what may still become the critical
/// path. An index names the same node in all pools that share chunks.
struct CausePool: ~Copyable {
  /// A node and what refers to it.
  struct Slot: ~Copyable {
    let references = Atomic<Int32>(0)
    var cause: Cause
  }

  private let chunks: SharedChunks<Slot>
  private let table: UnsafeMutablePointer<UnsafeMutablePointer<Slot>?>
  /// Whether other threads count references too.
  private let isShared: Bool
  private var fresh: Int32 = 0
  private var freshEnd: Int32 = 0
  private var free: Int32 = -1
  /// Nodes made by this pool so far.
  private(set) var made = 0

  init() { self.init(chunks: SharedChunks(), isShared: false) }

  init(sharing owner: borrowing CausePool) { self.init(chunks: owner.chunks, isShared: true) }

  private init(chunks: SharedChunks<Slot>, isShared: Bool) {
    self.chunks = chunks
    self.isShared = isShared
    table = chunks.table
  }

  @inline(__always)
  private func slot(_ index: Int32) -> UnsafeMutablePointer<Slot> {
    let chunk = table[Int(index &>> SharedChunks<Slot>.shift)].unsafelyUnwrapped
    return chunk + Int(index & (1 << SharedChunks<Slot>.shift &- 1))
  }

  subscript(index: Int32) -> Cause {
    @inline(__always) unsafeAddress { UnsafePointer(address(index)) }
    @inline(__always) unsafeMutableAddress { address(index) }
  }

  @inline(__always) private func address(_ index: Int32) -> UnsafeMutablePointer<Cause> {
    withUnsafeMutablePointer(to: &slot(index).pointee.cause) { $0 }
  }

  /// Makes a node, with one reference for the caller; its reference to the parent is the caller's.
  mutating func add(_ cause: Cause) -> Int32 {
    made &+= 1
    var index = free
    if index >= 0 {
      free = self[index].parent
      self[index] = cause
    } else {
      if fresh == freshEnd {
        fresh = chunks.add()
        freshEnd = fresh + 1 << SharedChunks<Slot>.shift
      }
      index = fresh
      fresh += 1
      slot(index).initialize(to: Slot(cause: cause))
    }
    slot(index).pointee.references.store(1, ordering: .relaxed)
    return index
  }

  /// Adds a reference; -1 is the start of the run, which needs none.
  @inline(__always) func retain(_ index: Int32) {
    guard index >= 0 else { return }
    if isShared {
      slot(index).pointee.references.wrappingAdd(1, ordering: .relaxed)
    } else {
      slot(index).pointee.references.store(count(index) &+ 1, ordering: .relaxed)
    }
  }

  /// References to a node.
  func count(_ index: Int32) -> Int32 {
    slot(index).pointee.references.load(ordering: .acquiring)
  }

  /// Takes a reference away, and gives back what nothing refers to any more.
  @inline(__always) mutating func release(_ index: Int32) {
    var index = index
    while index >= 0, dropsLast(index) {
      let parent = self[index].parent
      reuse(index)
      index = parent
    }
  }

  /// Gives a node back to which the caller has the only reference; the reference to its parent becomes his.
  mutating func take(_ index: Int32) -> Cause {
    let cause = self[index]
    reuse(index)
    return cause
  }

  private mutating func reuse(_ index: Int32) {
    self[index].parent = free
    free = index
  }

  @inline(__always) private func dropsLast(_ index: Int32) -> Bool {
    guard isShared else {
      let left = count(index) &- 1
      slot(index).pointee.references.store(left, ordering: .relaxed)
      return left == 0
    }
    return slot(index).pointee.references.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0
  }
}
