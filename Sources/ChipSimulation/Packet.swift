import ChipModel
public import RunRecord

/// One packet copy on its way from one tile to another.
public struct Packet: Sendable {
  private static let measuredBit: UInt32 = 1 << 7

  /// What it is for in the low seven bits, then whether it is measured, then its length in flits.
  private var form: UInt32
  /// Where it belongs at its destination: an inlet, or for a credit the credit counter that it raises.
  public var inlet: Int32
  /// Position that it belongs to.
  public var position: Int32
  /// Channel of the vector; 0 where the kind names none.
  public var channel: Int32
  /// Signed weight of a spike, number sent of an END, else unused.
  public var value: Int32
  /// Tile that sent it.
  public var source: Int32
  /// Tile that it goes to.
  public var destination: Int32
  /// Station that sent it, for billing.
  public var station: Int32
  /// Port whose link brought it to the router that holds it, -1 for the injection buffer; once service is booked,
  /// the length of the input queue that it finds, itself included.
  var entryPort: Int32 = -1
  /// Node of its way in the causes of the run, for a packet that control waits for; else -1.
  var cause: Int32 = -1
  /// Next packet of the same list.
  var next: Int32 = -1
  /// Number among the packets of its source, from 1; set where events are recorded.
  var number: UInt32 = 0
  /// Picoseconds at which the network took it.
  public internal(set) var injected: Int64 = 0
  /// Picoseconds at which it enters the input queue of its destination.
  public internal(set) var arrived: Int64 = 0
  /// Earliest start of transmission at the router that holds it.
  var eligible: Int64 = 0

  /// What it is for.
  @inline(__always) public var kind: PacketKind { PacketKind(rawValue: Int(form & 127)).unsafelyUnwrapped }
  /// Whether its latency is measured.
  var isMeasured: Bool {
    get { form & Self.measuredBit != 0 }
    set { form = newValue ? form | Self.measuredBit : form & ~Self.measuredBit }
  }
  /// Length in flits, header included.
  public var flits: Int32 { Int32(form >> 8) }

  /// Makes a copy that has not left yet; indices are kept in 32 bits.
  public init(
    kind: PacketKind, flits: Int, inlet: Int, position: Int, channel: Int, value: Int32, source: Int,
    destination: Int,
    station: Int
  ) {
    precondition(flits <= NetworkModel.mostFlits)
    form = UInt32(truncatingIfNeeded: flits << 8 | kind.rawValue)
    self.inlet = Int32(truncatingIfNeeded: inlet)
    self.position = Int32(truncatingIfNeeded: position)
    self.channel = Int32(truncatingIfNeeded: channel)
    self.value = value
    self.source = Int32(truncatingIfNeeded: source)
    self.destination = Int32(truncatingIfNeeded: destination)
    self.station = Int32(truncatingIfNeeded: station)
  }
}
