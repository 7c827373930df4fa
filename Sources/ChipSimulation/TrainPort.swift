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

  /// Adds an input, and whether its packets may stay in the buffer for any time.
  mutating func insert(_ input: TrainInput, isUnlimited: Bool) {
    var place = inputCount
    while place > 0, inputs[place - 1].order > input.order {
      (inputs + place).initialize(to: inputs[place - 1])
      place -= 1
    }
    (inputs + place).initialize(to: input)
    inputNumber += 1
    self.isUnlimited = self.isUnlimited && isUnlimited
  }
}

/// A stream of packets that want to leave through a port.
struct TrainInput {
  let stream: UnsafeMutablePointer<TrainStream>
  /// Port at the other end; -1 for the output unit of the own core.
  private let feederNumber: Int32
  /// Place among simultaneous arrivals: the tile that sent them, the own core last.
  let order: Int32
  /// Which of the network's `TrainFeeder`s it is.
  private let kindNumber: Int32

  init(stream: UnsafeMutablePointer<TrainStream>, feeder: Int, order: Int32, kind: Int) {
    self.stream = stream
    feederNumber = Int32(truncatingIfNeeded: feeder)
    self.order = order
    kindNumber = Int32(truncatingIfNeeded: kind)
  }

  @inline(__always) var feeder: Int { Int(feederNumber) }
  @inline(__always) var kind: Int { Int(kindNumber) }
}
