import RunRecord

/// The streams in which packets go on behind a link: XY routing at one router.
struct TrainFork {
  /// Streams of a fork, a line of the cache: west, north, south, east, and off the mesh by exit.
  static let size = 8
  /// The first entry of each way, four bits each: west, north, off the mesh, south, east.
  private static let firstEntries: UInt32 = 0x32410
  private static let offMesh: UInt32 = 2

  /// Places of routers, row behind column: the first of the own column, the own one, the next one, the first of
  /// the next column.
  private let west: UInt32
  private let own: UInt32
  private let next: UInt32
  private let east: UInt32
  /// Streams by entry; nil where no train ever went.
  private let streams: UnsafeMutablePointer<UnsafeMutablePointer<TrainStream>?>

  /// The fork at the router with these coordinates, behind a port in some direction.
  ///
  /// - Parameters:
  ///   - x: column of the router.
  ///   - y: row of the router.
  ///   - memory: room for `size` streams.
  init(x: Int, y: Int, in memory: UnsafeMutablePointer<UnsafeMutablePointer<TrainStream>?>) {
    west = UInt32(x) << 12
    own = west | UInt32(y)
    next = own + 1
    east = UInt32(x + 1) << 12
    streams = memory
    streams.initialize(repeating: nil, count: Self.size)
  }

  /// The stream in which a packet goes on.
  ///
  /// - Precondition: a train went this way.
  @inline(__always) func stream(_ route: TrainRoute) -> UnsafeMutablePointer<TrainStream> {
    streams[Self.entry(side(route.router), exit: route.exit)].unsafelyUnwrapped
  }

  /// The stream in which packets go on whose ways lie between two; nil if they may part.
  @inline(__always) func onlyStream(_ ways: (low: UInt32, high: UInt32)) -> UnsafeMutablePointer<TrainStream>?
  {
    let (first, last) = (side(ways.low >> 2), side(ways.high >> 2))
    guard first == last, first != Self.offMesh || ways.low == ways.high else { return nil }
    return streams[Self.entry(first, exit: Int(ways.low & 3))]
  }

  /// The entry of the stream to one side of the own router; the exit matters off the mesh.
  @inline(__always) private static func entry(_ side: UInt32, exit: Int) -> Int {
    Int(firstEntries >> (side &* 4) & 15) &+ (side == offMesh ? exit : 0)
  }

  /// On which side of the own router another one lies.
  @inline(__always) private func side(_ router: UInt32) -> UInt32 {
    (router >= west ? 1 : 0) &+ (router >= own ? 1 : 0) &+ (router >= next ? 1 : 0)
      &+ (router >= east ? 1 : 0)
  }

  /// Sets the stream to a port.
  ///
  /// - Parameters:
  ///   - direction: the port.
  ///   - stream: where its packets go.
  ///   - isOnly: the link leads to a node off the mesh: all packets go on through this port.
  func set(_ direction: PortDirection, _ stream: UnsafeMutablePointer<TrainStream>, isOnly: Bool) {
    if isOnly {
      streams.update(repeating: stream, count: Self.size)
    } else {
      streams[Self.entry(direction)] = stream
    }
  }

  /// The entry of the packets that go on through a port.
  private static func entry(_ direction: PortDirection) -> Int {
    switch direction {
    case .west: 0
    case .north: 1
    case .south: 2
    case .east: 3
    case .ejection, .host, .dram: 4 + direction.rawValue - PortDirection.ejection.rawValue
    }
  }
}
