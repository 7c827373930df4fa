import Synchronization

/// Memory for elements in chunks that never move, so that several threads can share their indices.
///
/// The table of chunks is as large as it may become; the system gives memory to the part that is used. Elements
/// are initialized by whoever uses them, and are of a kind that needs no deinitialization.
final class SharedChunks<Element: ~Copyable>: @unchecked Sendable {
  /// A chunk has 2^`shift` elements.
  static var shift: Int32 { 10 }
  /// Chunks that there can be: 2^28 elements at once.
  private static var limit: Int { 1 << 18 }

  let table: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>
  private let count = Atomic<Int>(0)

  init() {
    table = .allocate(capacity: Self.limit)
  }

  deinit {
    for chunk in 0..<count.load(ordering: .relaxed) { table[chunk]?.deallocate() }
    table.deallocate()
  }

  /// Adds a chunk and returns the index of its first element; any thread may call this.
  func add() -> Int32 {
    let chunk = count.wrappingAdd(1, ordering: .relaxed).oldValue
    guard chunk < Self.limit else { fatalError("more than 2^28 packets or causes are in use") }
    (table + chunk).initialize(to: .allocate(capacity: 1 << Int(Self.shift)))
    return Int32(truncatingIfNeeded: chunk) << Self.shift
  }
}
