import RunRecord

/// One packet of a train on its way to a port: 16 bytes.
struct TrainPacket {
  /// Picoseconds at which it arrives at the router of the port.
  var time: Int64
  /// Index into the trains of the network.
  var train: Int32
  /// Where it goes, how long it is, and whether somebody waits for it.
  var route: TrainRoute
}

/// Destination router, exit and length of a packet in one word.
struct TrainRoute {
  /// Largest coordinate of a router that fits.
  static let coordinateLimit = 1 << 12
  /// Longest packet that fits, in flits.
  static let flitLimit = 31

  private let word: UInt32

  /// Packs a way; `exit` is what follows at the destination's router (`.ejection`, `.host` or `.dram`), and a
  /// critical packet is one that control waits for (END, scalar or credit).
  init(x: Int, y: Int, exit: PortDirection, flits: Int, isCritical: Bool) {
    word =
      UInt32(x) << 20 | UInt32(y) << 8 | UInt32(exit.rawValue - PortDirection.ejection.rawValue) << 6
      | (isCritical ? 1 << 5 : 0) | UInt32(flits)
  }

  /// The same way for packets of another length.
  init(_ other: TrainRoute, flits: Int, isCritical: Bool) {
    word = other.word & ~63 | (isCritical ? 1 << 5 : 0) | UInt32(flits)
  }

  /// The way of a destination that takes no part.
  static let none = TrainRoute(x: 0, y: 0, exit: .ejection, flits: 0, isCritical: false)

  @inline(__always) var flits: Int64 { Int64(word & 31) }
  @inline(__always) var isCritical: Bool { word & 1 << 5 != 0 }
  /// The router, and what follows there.
  @inline(__always) var router: UInt32 { word >> 8 }
  @inline(__always) var exit: Int { Int(word >> 6 & 3) }
}
