/// Something that one flit does in the network, billed to the core that injected the packet.
public enum NetworkAction: Int, Sendable, Hashable, CaseIterable {
  /// One flit through one router (its output port).
  case router
  /// One flit over one east-west link.
  case linkX
  /// One flit over one north-south link.
  case linkY
  /// One flit over the link of the host.
  case hostLink
  /// One flit over the link of the attached memory.
  case dramLink
  /// One flit over one link between two chips, which is no east-west or north-south link then.
  case chipLink

  /// Number of network actions, a constant to the compiler.
  @inlinable public static var count: Int { chipLink.rawValue + 1 }

  /// The key of the action in tables.
  public var key: String {
    switch self {
    case .router: "noc_router"
    case .linkX: "noc_link_x"
    case .linkY: "noc_link_y"
    case .hostLink: "noc_host_link"
    case .dramLink: "noc_dram_link"
    case .chipLink: "chip_link"
    }
  }
}
