import RunRecord

/// The streams in which packets go on behind a link: XY routing at one router.
struct TrainFork {
  /// Ways on: west, north, off the mesh, south, east.
  private static let ways = 5
  private static let exits = 4
  /// Streams of a fork.
  static let size = ways * exits

  /// Places of routers, row behind column: the first of the own column, the own one, the next one, the first of
  /// the next column.
  private let west: UInt32
  private let own: UInt32
  private let next: UInt32
  private let east: UInt32
  /// Streams by way, then exit; nil where no train ever went.
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
    let router = route.router
    let way =
      (router >= west ? 1 : 0) &+ (router >= own ? 1 : 0) &+ (router >= next ? 1 : 0)
      &+ (router >= east ? 1 : 0)
    return streams[way &* Self.exits &+ route.exit].unsafelyUnwrapped
  }

  /// The stream to a port; nil where no train ever went.
  subscript(direction: PortDirection) -> UnsafeMutablePointer<TrainStream>? {
    streams[Self.entries(direction).lowerBound]
  }

  /// Sets the stream to a port.
  ///
  /// - Parameters:
  ///   - direction: the port.
  ///   - stream: where its packets go.
  ///   - isOnly: the link leads to a node off the mesh: all packets go on through this port.
  func set(_ direction: PortDirection, _ stream: UnsafeMutablePointer<TrainStream>, isOnly: Bool) {
    for entry in isOnly ? 0..<Self.size : Self.entries(direction) { streams[entry] = stream }
  }

  /// The entries of all packets that go on through a port.
  private static func entries(_ direction: PortDirection) -> Range<Int> {
    let way =
      switch direction {
      case .west: 0
      case .north: 1
      case .ejection, .host, .dram: 2
      case .south: 3
      case .east: 4
      }
    guard way == 2 else { return way * exits..<(way + 1) * exits }
    let exit = way * exits + direction.rawValue - PortDirection.ejection.rawValue
    return exit..<exit + 1
  }
}
