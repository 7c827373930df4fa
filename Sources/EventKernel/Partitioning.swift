/// A division of the components of a simulation among threads.
public struct Partitioning: Sendable, Hashable {
  /// The partition of each component, 0 ..< `count`.
  public let owners: [UInt8]
  /// How many partitions there are: 1 to 64.
  public let count: Int
  /// Least time, in picoseconds, from an event to any event that it causes in another partition.
  public let lookahead: Int64

  /// Most partitions that a division may have.
  public static let maximumCount = 64

  /// Makes a division.
  ///
  /// Ends the program if `count` is not 1 ... 64, an owner is not below it, or `lookahead` is not positive.
  ///
  /// - Parameters:
  ///   - owners: the partition of each component.
  ///   - count: how many partitions there are; one without components is allowed.
  ///   - lookahead: picoseconds; a component that reaches another partition earlier ends the program.
  public init(owners: [UInt8], count: Int, lookahead: Int64) {
    guard count >= 1, count <= Self.maximumCount, owners.allSatisfy({ Int($0) < count }), lookahead > 0 else {
      fatalError(
        "a partitioning has 1 ... \(Self.maximumCount) partitions, owners below and a lookahead above 0")
    }
    self.owners = owners
    self.count = count
    self.lookahead = lookahead
  }
}

/// The owners of a partitioning where threads read them: memory that nothing counts references to.
@usableFromInline
struct PartitionTable: ~Copyable {
  @usableFromInline let owners: UnsafePointer<UInt8>
  @usableFromInline let components: Int
  @usableFromInline let count: Int
  @usableFromInline let lookahead: Int64

  @usableFromInline
  init(_ partitioning: Partitioning) {
    components = partitioning.owners.count
    count = partitioning.count
    lookahead = partitioning.lookahead
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(components, 1))
    for (index, owner) in partitioning.owners.enumerated() { (copy + index).initialize(to: owner) }
    owners = UnsafePointer(copy)
  }

  @usableFromInline
  deinit { owners.deallocate() }
}
