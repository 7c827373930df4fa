/// An output port in train mode: a first-in first-out server that is evaluated when somebody asks.
struct TrainPort {
  static let directions = MeshRouting.ports

  /// A stream of packets that want to leave through the port.
  struct Input {
    var stream: Int32
    /// Port at the other end; -1 for the output unit of the own core.
    var feeder: Int32
    /// Place among simultaneous arrivals: the tile that sent them, the own core last.
    var order: Int32
    /// Latency of the link over which freed buffer space is reported.
    var latency: Int64
    /// Arrival minus start of transmission at the feeder for a packet of no length, and per flit; both 0 behind
    /// the output unit.
    var lead: Int64
    var leadPerFlit: Int64
    /// Longest stay in the buffer, from the start of transmission at the feeder.
    var stay: Int64
  }

  let tile: Int32
  let direction: Int32
  /// Router behind the link, by index and coordinates.
  let nextTile: Int32
  let nextX: Int32
  let nextY: Int32
  let linkLatency: Int64
  let flitTime: Int64
  var busyUntil: Int64 = 0
  /// All packets that arrive before this time have been passed on.
  var horizon: Int64 = 0
  /// Packets of known trains that have still to pass.
  var pending: Int64 = 0
  var inputs: [Input] = []
  /// Streams to the ports of the next router, by direction; -1 where no train ever went.
  var outputs: (Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (-1, -1, -1, -1, -1, -1, -1)
  /// Synapse unit behind an ejection port; -1 elsewhere.
  var unit: Int32 = -1

  func output(_ direction: Int) -> Int32 {
    switch direction {
    case 0: outputs.0
    case 1: outputs.1
    case 2: outputs.2
    case 3: outputs.3
    case 4: outputs.4
    case 5: outputs.5
    default: outputs.6
    }
  }

  mutating func setOutput(_ direction: Int, _ stream: Int32) {
    switch direction {
    case 0: outputs.0 = stream
    case 1: outputs.1 = stream
    case 2: outputs.2 = stream
    case 3: outputs.3 = stream
    case 4: outputs.4 = stream
    case 5: outputs.5 = stream
    default: outputs.6 = stream
    }
  }
}
