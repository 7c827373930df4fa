/// The direction of an output port of a router.
public enum PortDirection: Int, Sendable, Hashable, CaseIterable {
  /// To the router with the next higher x.
  case east
  /// To the router with the next lower x.
  case west
  /// To the router with the next lower y.
  case north
  /// To the router with the next higher y.
  case south
  /// Into the core of the same tile.
  case ejection
  /// Over the link to the host node, or from it into the mesh.
  case host
  /// Over the link to the dram node, or from it into the mesh.
  case dram

  /// How many directions there are; a constant where it is compiled, which `allCases.count` is not.
  @inlinable public static var count: Int { dram.rawValue + 1 }

  /// The key of the direction in tables.
  public var key: String {
    switch self {
    case .east: "east"
    case .west: "west"
    case .north: "north"
    case .south: "south"
    case .ejection: "ejection"
    case .host: "host"
    case .dram: "dram"
    }
  }
}
