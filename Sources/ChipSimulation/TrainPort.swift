/// An output port in train mode: a first-in first-out server that is evaluated when somebody asks.
struct TrainPort {
  let tile: Int32
  let direction: Int32
  /// Router behind the link, by index and coordinates.
  let nextTile: Int32
  let nextX: Int32
  let nextY: Int32
  let linkLatency: Int64
  let flitTime: Int64
  /// Whether the link leads to another chip.
  var isChipLink = false
  /// Whether a packet is behind the link with its last flit, not with its first.
  var deliversWhole = true
  var busyUntil: Int64 = 0
  /// All packets that arrive before this time have been passed on.
  var horizon: Int64 = 0
  /// Packets of known trains that have still to pass.
  var pending: Int64 = 0
  /// Streams of packets that want to leave through the port, in the order of simultaneous arrivals.
  let inputs: UnsafeMutablePointer<TrainInput>
  var inputCount = 0
  /// Streams to the ports of the next router, by direction; -1 where no train ever went.
  let outputs: UnsafeMutablePointer<Int32>
  /// Synapse unit behind an ejection port; -1 elsewhere.
  var unit = -1

  init(tile: Int, direction: Int, next: Int, columns: Int, linkLatency: Int64, flitTime: Int64) {
    self.tile = Int32(truncatingIfNeeded: tile)
    self.direction = Int32(truncatingIfNeeded: direction)
    nextTile = Int32(truncatingIfNeeded: next)
    nextX = Int32(truncatingIfNeeded: next % columns)
    nextY = Int32(truncatingIfNeeded: next / columns)
    self.linkLatency = linkLatency
    self.flitTime = flitTime
    inputs = .allocate(capacity: MeshRouting.ports)
    outputs = .allocate(capacity: MeshRouting.ports)
    outputs.initialize(repeating: -1, count: MeshRouting.ports)
  }

  func deallocate() {
    inputs.deallocate()
    outputs.deallocate()
  }

  mutating func insert(_ input: TrainInput) {
    var place = inputCount
    while place > 0, inputs[place - 1].order > input.order {
      (inputs + place).initialize(to: inputs[place - 1])
      place -= 1
    }
    (inputs + place).initialize(to: input)
    inputCount += 1
  }
}

/// A stream of packets that want to leave through a port.
struct TrainInput {
  var stream: Int
  /// Port at the other end; -1 for the output unit of the own core.
  var feeder: Int
  /// Place among simultaneous arrivals: the tile that sent them, the own core last.
  var order: Int32
  /// Latency of the link over which freed buffer space is reported.
  var latency: Int64 = 0
  /// Arrival minus start of transmission at the feeder, for a packet of no length and per flit; both 0 behind
  /// the output unit.
  var lead: Int64 = 0
  var leadPerFlit: Int64 = 0
  /// Longest stay in the buffer, from the start of transmission at the feeder.
  var stay: Int64

  /// How long a packet kept the buffer in front of a port, if its last flit leaves at `end`.
  @inline(__always) func stay(from packet: TrainPacket, until end: Int64) -> Int64 {
    end + latency - (packet.time - lead - packet.route.flits * leadPerFlit)
  }
}
