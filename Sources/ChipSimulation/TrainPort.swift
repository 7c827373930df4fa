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
  /// Streams of packets that want to leave through the port, in the order of simultaneous arrivals.
  let inputs: UnsafeMutablePointer<TrainInput>
  /// What the port does again and again, if packets come in rounds.
  var cycle: UnsafeMutablePointer<PortCycle>?
  let flitTime: Int64
  let linkLatency: Int64
  private var unitNumber: Int32 = -1
  private var inputNumber: UInt8 = 0
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

  @inline(__always) var inputCount: Int { Int(inputNumber) }

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

  mutating func insert(_ input: TrainInput) {
    var place = inputCount
    while place > 0, inputs[place - 1].order > input.order {
      (inputs + place).initialize(to: inputs[place - 1])
      place -= 1
    }
    (inputs + place).initialize(to: input)
    inputNumber += 1
    if input.stay != .max { isUnlimited = false }
  }
}

/// A stream of packets that want to leave through a port.
struct TrainInput {
  let stream: UnsafeMutablePointer<TrainStream>
  /// Port at the other end; -1 for the output unit of the own core.
  var feeder: Int
  /// Place among simultaneous arrivals: the tile that sent them, the own core last.
  var order: Int32
  /// From the arrival at the feeder to that here, for the shortest packet that waits for nothing.
  var hop: Int64 = 0
  /// Latency of the link over which freed buffer space is reported.
  var latency: Int64 = 0
  /// Arrival minus start of transmission at the feeder, for a packet of no length and per flit; both 0 behind
  /// the output unit.
  var lead: Int64 = 0
  var leadPerFlit: Int64 = 0
  /// Longest stay in the buffer, from the start of transmission at the feeder.
  var stay: Int64

  /// How long a packet that arrived at `time` kept the buffer in front of a port, if its last flit leaves at `end`.
  @inline(__always) func stay(from time: Int64, flits: Int64, until end: Int64) -> Int64 {
    end + latency - (time - lead - flits * leadPerFlit)
  }
}
