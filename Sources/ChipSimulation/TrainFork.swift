import CTagScan
import RunRecord

/// The streams in which packets go on behind a link: XY routing at one router.
struct TrainFork {
  /// Ways on: west, north, off the mesh, south, east.
  private static let ways = 5
  private static let exits = 4

  /// Places of routers, row behind column: the first of the own column, the own one, the next one, the first of
  /// the next column.
  private let west: UInt32
  private let own: UInt32
  private let next: UInt32
  private let east: UInt32
  /// Bits of a place that differ from the own one while a packet goes straight on.
  private let straightBits: UInt32
  private let direction: PortDirection
  /// Streams by way, then exit; nil where no train ever went.
  private let streams: UnsafeMutablePointer<UnsafeMutablePointer<TrainStream>?>

  /// The fork at the router with these coordinates, behind a port in some direction.
  init(x: Int, y: Int, behind direction: PortDirection) {
    west = UInt32(x) << 12
    own = west | UInt32(y)
    next = own + 1
    east = UInt32(x + 1) << 12
    self.direction = direction
    switch direction {
    case .east, .west: straightBits = ~0 << 12
    case .north, .south: straightBits = ~0
    case .ejection, .host, .dram: straightBits = 0
    }
    streams = .allocate(capacity: Self.ways * Self.exits)
    streams.initialize(repeating: nil, count: Self.ways * Self.exits)
  }

  func deallocate() { streams.deallocate() }

  /// What packets of a piece have in common, and which of them (`differing`) go on in the direction from which
  /// they came; the bit of the first one is the lowest.
  ///
  /// Most do: XY routing first waits for the column, then for the row. None does behind links from or to a node
  /// off the mesh.
  @inline(__always) func summary(of piece: TrainPiece) -> tag_summary {
    tag_scan_summary(
      piece.first + TrainChunks.packets, piece.count, UInt64(own), UInt64(straightBits & 0xff_ffff))
  }

  /// Which packets of a piece end before the own router, and which behind it.
  ///
  /// Of those that turn out of a row, that is the way they go on: north or south. False behind links from a
  /// node off the mesh.
  @inline(__always) func sides(of piece: TrainPiece) -> tag_sides {
    tag_scan_sides(piece.first + TrainChunks.packets, piece.count, UInt64(own))
  }

  /// Whether packets come from another router of the mesh.
  @inline(__always) var isOnMesh: Bool { straightBits != 0 }

  /// The stream of packets that go straight on; nil where none does.
  var straight: UnsafeMutablePointer<TrainStream>? { straightBits == 0 ? nil : self[direction] }

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
    for entry in isOnly ? 0..<Self.ways * Self.exits : Self.entries(direction) { streams[entry] = stream }
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
