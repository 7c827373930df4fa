import RunRecord

/// Something that tasks and jobs may have had to wait for: a task, a job of an output unit, or a packet's way.
///
/// Each began the moment its parent ended, so that the way back over the parents covers all time since 0.
struct Cause {
  enum Kind: UInt8 {
    /// Work of a neuron unit.
    case task
    /// Work of an output unit, up to the last packet.
    case job
    /// Work of an output unit up to one packet, the packet's way, and its service.
    case flight
  }

  var kind: Kind
  /// Kind of a packet under way.
  var packet = PacketKind.end
  /// Node of what it waited for; -1 for the start of the run.
  var parent: Int32
  /// Station that computed or sent.
  var station: Int32
  var position: Int32
  /// Inlet of a packet, or for a credit the credit counter.
  var inlet: Int32 = -1
  /// When the task or job began.
  var begin: Int64
  /// When the task or job ended, or the packet was served.
  var end: Int64
  /// Part of the time before injection in which the network had no room.
  var stalled: Int64 = 0
  var injected: Int64 = 0
  /// When the packet would have come to its unit had no other packet been on the way.
  var expected: Int64 = 0
  /// When its service began.
  var started: Int64 = 0
  /// Since when the unit was at work without a break, at the earliest since `expected`.
  var blocked: Int64 = 0
  /// Part of the time from then on in which packets of the same inlet were served.
  var own: Int64 = 0
  /// Of an END: when the last packet before it of all sources was served; -1 where there was none.
  var lastServed: Int64 = -1
}
