import RunRecord

/// One packet of a train on its way to a port, as the loops take it.
struct TrainPacket {
  /// Picoseconds at which it arrives at the router of the port.
  var time: Int64
  var tag: TrainTag

  @inline(__always) init(time: Int64, tag: TrainTag) {
    self.time = time
    self.tag = tag
  }

  init(time: Int64, train: Int32, route: TrainRoute) {
    self.time = time
    tag = TrainTag(train: train, route: route)
  }
}

/// Train and way of a packet in one word.
struct TrainTag {
  let word: UInt64

  @inline(__always) init(word: UInt64) { self.word = word }

  @inline(__always) init(train: Int32, route: TrainRoute) {
    word = UInt64(route.word) << 32 | UInt64(UInt32(bitPattern: train))
  }

  /// The mark of critical packets.
  static let criticalBit: UInt64 = 1 << 37

  /// Index into the trains of the network.
  @inline(__always) var train: Int32 { Int32(truncatingIfNeeded: word) }
  /// Where the packet goes, how long it is, and whether somebody waits for it.
  @inline(__always) var route: TrainRoute { TrainRoute(word: UInt32(truncatingIfNeeded: word >> 32)) }
  /// Length in flits.
  @inline(__always) var flits: Int64 { Int64(truncatingIfNeeded: word >> 32 & 31) }
  @inline(__always) var isCritical: Bool { word & Self.criticalBit != 0 }
}

/// Destination router, exit and length of a packet in one word.
struct TrainRoute {
  /// Largest coordinate of a router that fits.
  static let coordinateLimit = 1 << 12
  /// Longest packet that fits, in flits.
  static let flitLimit = 31

  let word: UInt32

  @inline(__always) init(word: UInt32) { self.word = word }

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

  /// The router and the exit in one number: ways to one side of a router are ways below or above it.
  @inline(__always) var way: UInt32 { word >> 6 }
  /// The router, and what follows there.
  @inline(__always) var router: UInt32 { word >> 8 }
  @inline(__always) var exit: Int { Int(word >> 6 & 3) }
}
