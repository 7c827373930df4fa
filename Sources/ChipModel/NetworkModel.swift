public import Quantities

/// The network on chip: a mesh with XY routing.
public struct NetworkModel: Sendable, Hashable {
  /// Bits of the number of packets that an END announces.
  public static let endPayloadBits = 32
  /// Most flits of one packet: traces keep its length in 16 bits.
  public static let mostFlits = 65_535

  /// How a router passes a packet of several flits on.
  public var switching: Switching
  /// Bits of one flit.
  public var flitBits: Int
  /// Bits of address (site, token, channel, kind, polarity, bit) at the head of every packet.
  public var headerBits: Int
  /// Flits that the input buffer of each link (and of the injection port) holds; `Capacity.unbounded` means any
  /// number.
  public var bufferFlits: Int
  /// Pipeline time of a router, before its output port serialises the packet.
  public var routerLatency: SimDuration
  /// Time in which an output port sends one flit.
  public var flitTime: SimDuration
  /// Time on one east-west link.
  public var linkLatencyX: SimDuration
  /// Time on one north-south link.
  public var linkLatencyY: SimDuration
  /// Energy of one flit through one router.
  public var routerEnergy: Energy
  /// Energy of one flit on one east-west link.
  public var linkEnergyX: Energy
  /// Energy of one flit on one north-south link.
  public var linkEnergyY: Energy

  /// Makes the value from its parts.
  public init(
    switching: Switching, flitBits: Int, headerBits: Int, bufferFlits: Int, routerLatency: SimDuration,
    flitTime: SimDuration, linkLatencyX: SimDuration, linkLatencyY: SimDuration, routerEnergy: Energy,
    linkEnergyX: Energy, linkEnergyY: Energy
  ) {
    self.switching = switching
    self.flitBits = flitBits
    self.headerBits = headerBits
    self.bufferFlits = bufferFlits
    self.routerLatency = routerLatency
    self.flitTime = flitTime
    self.linkLatencyX = linkLatencyX
    self.linkLatencyY = linkLatencyY
    self.routerEnergy = routerEnergy
    self.linkEnergyX = linkEnergyX
    self.linkEnergyY = linkEnergyY
  }

  /// Flits of a packet that carries `payloadBits` behind its header.
  public func flits(payloadBits: Int) -> Int { (headerBits + payloadBits + flitBits - 1) / flitBits }
}

/// How a router passes a packet of several flits on.
public enum Switching: String, Sendable, Hashable, CaseIterable {
  /// A router sends a packet when it holds all of it.
  case storeAndForward = "store-and-forward"
  /// A router sends a packet when it holds its first flit and the next buffer has room for all of it.
  case cutThrough = "cut-through"
}
