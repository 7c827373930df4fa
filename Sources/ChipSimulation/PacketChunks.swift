import Synchronization

/// Memory for packets, in chunks that never move, so that several threads can share their indices.
///
/// The table of chunks is as large as it may become; the system gives memory to the part that is used.
final class PacketChunks: @unchecked Sendable {
  /// A chunk has 2^`shift` packets.
  static let shift: Int32 = 10
  /// Chunks that there can be: 2^28 packets in flight.
  private static let limit = 1 << 18

  let table: UnsafeMutablePointer<UnsafeMutablePointer<Packet>?>
  private let count = Atomic<Int>(0)

  init() {
    table = .allocate(capacity: Self.limit)
  }

  deinit {
    for chunk in 0..<count.load(ordering: .relaxed) { table[chunk]?.deallocate() }
    table.deallocate()
  }

  /// Adds a chunk and returns the index of its first packet; any thread may call this.
  func add() -> Int32 {
    let chunk = count.wrappingAdd(1, ordering: .relaxed).oldValue
    guard chunk < Self.limit else { fatalError("more than 2^28 packets are in flight") }
    (table + chunk).initialize(to: .allocate(capacity: 1 << Int(Self.shift)))
    return Int32(truncatingIfNeeded: chunk) << Self.shift
  }
}
