public import BitMixing

/// What the engine tells about one moment of a run: 64 bytes, one cache line.
///
/// It names places by index; `TracedRun` tells what they are. Which fields mean something depends on `source`.
@frozen public struct EventRecord: Sendable, Equatable, BitwiseCopyable {
  /// What happens.
  @frozen public enum Source: UInt8, Sendable, BitwiseCopyable {
    /// The synapse unit starts to serve a packet: `first` is the duration, `subject` the inlet.
    case service
    /// The neuron unit starts a task: `first` is the duration, `second` the words read, `subject` the station.
    case task
    /// The output unit starts to make a copy ready: `first` is the duration, `subject` the station, `value` 1
    /// for the first copy of a spike.
    case emission
    /// The output unit holds a packet that the network does not take, and no longer; `subject` is the station.
    case stallStart, stallEnd
    /// It is known that a packet enters the input queue at `first`, now or later, and has to wait there.
    case entry
    /// An inlet closes: `first` is the time since its first source ended, `subject` the inlet, `other` the core
    /// that ended last, `value` the number of sources.
    case closing
    /// A neuron fires: `subject` is the station.
    case spike
    /// A packet was served: `first` is when the network took it, `second` when it entered the queue, `third`
    /// how long its service took, `subject` its inlet (for a credit the station that sent it).
    case served
    /// A packet came out of the port `value` of router `core`: `first` is how long it had waited for it.
    case hop
  }

  /// When it happens, in picoseconds.
  public var time: Int64
  /// Times in picoseconds and counts, as `source` says.
  public var first: Int64 = 0
  /// As `first`.
  public var second: Int64 = 0
  /// As `first`.
  public var third: Int64 = 0
  /// Where it happens.
  public var core: Int32
  /// What happens.
  public var source: Source
  /// `PacketKind.rawValue`, where it is about a packet.
  public var packetKind: UInt8 = 0
  /// Length of the packet; no chip has packets of more than 65,535 flits.
  public var flits: UInt16 = 0
  /// Inlet or station.
  public var subject: Int32 = 0
  /// Processed position.
  public var token: Int32 = 0
  /// Another core: where a packet comes from.
  public var other: Int32 = 0
  /// Channel of a spike or value.
  public var channel: Int32 = 0
  /// A value, as `source` says; of a packet what it carries.
  public var value: Int32 = 0
  /// Number of the packet among those of its source, from 1.
  public var number: UInt32 = 0

  /// Makes a record; the fields that mean something are set afterwards.
  @inlinable @inline(__always)
  public init(_ source: Source, core: Int32, at time: Int64) {
    self.time = time
    self.core = core
    self.source = source
  }

  /// The packet as one number that no other packet of the run has.
  @inlinable public static func identifier(source: Int32, number: UInt32) -> Int64 {
    Int64(source) &<< 32 | Int64(number)
  }

  /// Whether a packet is one of the sample of 1 in `count`: a hash of its identifier, the same at every hop.
  @inlinable @inline(__always)
  public static func isSampled(source: Int32, number: UInt32, oneIn count: UInt32) -> Bool {
    guard count > 1 else { return true }
    let word = SplitMix64.mix(UInt64(bitPattern: identifier(source: source, number: number)))
    return UInt32(truncatingIfNeeded: word &>> 32) % count == 0
  }
}
