import RunRecord

/// An output port in train mode: a first-in first-out server that is evaluated when somebody asks.
///
/// Two lines of the cache: what every look at it reads, and what it writes when packets pass.
struct TrainPort {
  /// All packets that arrive before this time have been passed on.
  var horizon: Int64 = 0
  /// Packets of known trains that have still to pass.
  var pending: Int64 = 0
  var busyUntil: Int64 = 0
  /// Streams of packets that want to leave through the port, in the order of simultaneous arrivals; see `place`.
  let inputs: UnsafeMutablePointer<TrainStream>
  /// What the port does again and again, if packets come in rounds.
  var cycle: UnsafeMutablePointer<PortCycle>?
  let flitTime: Int64
  let linkLatency: Int64
  private var unitNumber: Int32 = -1
  /// Places of `inputs` that are used, a bit each.
  private(set) var used: UInt8 = 0
  /// Whether no input has a limit for the stay of its packets.
  private(set) var isUnlimited = true
  /// Whether a packet is behind the link with its last flit, not with its first.
  var deliversWhole = true
  /// Whether the link leads to another chip.
  var isChipLink = false

  // What passed, for the books.
  var packets: Int64 = 0
  var flits: Int64 = 0
  var waited: Int64 = 0
  var busy: Int64 = 0
  /// The streams to the ports behind the link.
  let fork: TrainFork
  let tile: Int32
  let direction: PortDirection

  /// Synapse unit behind an ejection port; -1 elsewhere.
  @inline(__always) var unit: Int {
    get { Int(unitNumber) }
    set { unitNumber = Int32(truncatingIfNeeded: newValue) }
  }

  init(
    tile: Int, direction: PortDirection, next: Int, columns: Int, linkLatency: Int64, flitTime: Int64,
    memory: inout PortMemory
  ) {
    self.tile = Int32(truncatingIfNeeded: tile)
    self.direction = direction
    self.linkLatency = linkLatency
    self.flitTime = flitTime
    let (inputs, streams) = memory.take()
    self.inputs = inputs
    fork = TrainFork(x: next % columns, y: next / columns, in: streams)
  }

  func deallocate() {
    cycle?.pointee.deallocate()
    cycle?.deallocate()
  }

  @inline(__always) func hasInput(_ place: Int) -> Bool { used & 1 << UInt8(truncatingIfNeeded: place) != 0 }

  /// Adds an input, and whether its packets may stay in the buffer for any time.
  mutating func insert(_ input: TrainStream, at place: Int, isUnlimited: Bool) -> UnsafeMutablePointer<
    TrainStream
  > {
    (inputs + place).initialize(to: input)
    used |= 1 << UInt8(truncatingIfNeeded: place)
    self.isUnlimited = self.isUnlimited && isUnlimited
    return inputs + place
  }

  /// The place of an input behind a port in some direction, or behind the output unit of the own core.
  ///
  /// Of packets that arrive at one time the one from the tile with the lowest number goes first, that of the own core
  /// last: north, west, east and south, then host and dram.
  static func place(behind direction: PortDirection?) -> Int {
    switch direction {
    case .south: 0
    case .east: 1
    case .west: 2
    case .north: 3
    case .host: 4
    case .dram: 5
    case .ejection, nil: 6
    }
  }
}
