public import EventKernel

/// What runs on the chip: decides what cores do with packets.
///
/// The fabric decides when.
public protocol ChipProgram: ~Copyable {
  /// Time for which the synapse unit works on a packet, in picoseconds.
  mutating func serviceTime(of packet: Packet) -> Int64
  /// The synapse unit starts to serve a packet, which takes `duration`.
  mutating func serviceStarted(_ packet: Packet, at time: Int64, duration: Int64)
  /// The synapse unit has served a packet.
  mutating func served(_ packet: Packet, fabric: inout ChipFabric, agenda: inout Agenda)
    throws(SimulationFailure)
  /// The neuron unit of `tile` starts its next task.
  mutating func taskStarted(tile: Int)
  /// The neuron unit of `tile` has finished a task.
  mutating func computed(_ task: Task, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda)
    throws(SimulationFailure)
  /// The output unit of `tile` starts a job.
  mutating func begin(_ job: Job, tile: Int)
  /// The next packet copy of the current job of `tile` and the time to make it ready; nil when the job is done.
  mutating func nextCopy(tile: Int) -> (delay: Int64, packet: Packet)?
  /// What a packet carries of its causes when the network takes it; -1 for a packet that carries none.
  mutating func cause(of packet: Packet, at time: Int64) -> Int32
  /// The network has taken a packet.
  mutating func injected(_ packet: Packet, fabric: inout ChipFabric, at time: Int64)
  /// The output unit has sent the last packet of a job.
  mutating func finished(_ job: Job, tile: Int, fabric: inout ChipFabric, agenda: inout Agenda)
    throws(SimulationFailure)
  /// A spike packet was lost at a full queue.
  mutating func dropped(_ packet: Packet)
  /// Name of the flow that a packet belongs to, for messages.
  func flowName(of packet: Packet) -> String

  // What follows is called only where `recordsEvents` is true; nothing may depend on it.

  /// Whether the program may record events.
  static var recordsEvents: Bool { get }
  /// The synapse unit starts to serve a packet.
  mutating func serviceStarts(_ packet: Packet, duration: Int64, at time: Int64)
  /// The neuron unit of `tile` starts a task.
  mutating func taskStarts(_ task: Task, tile: Int, at time: Int64)
  /// The output unit starts to make a copy ready.
  mutating func emissionStarts(_ packet: Packet, duration: Int64, at time: Int64)
  /// The output unit of the packet's source holds it while the network does not take it, or no longer.
  mutating func stallChanges(_ packet: Packet, isStalled: Bool, at time: Int64)
  /// A packet enters the input queue of `tile` and has to wait there; this may be known before.
  mutating func queueEntered(_ tile: Int, at time: Int64, known now: Int64)
  /// A packet came out of a port of a router.
  mutating func hopped(_ packet: Packet, tile: Int, direction: Int, waited: Int64, at time: Int64)
}

extension ChipProgram where Self: ~Copyable {
  /// No.
  public static var recordsEvents: Bool { false }
  /// Does nothing.
  public mutating func serviceStarts(_ packet: Packet, duration: Int64, at time: Int64) {}
  /// Does nothing.
  public mutating func taskStarts(_ task: Task, tile: Int, at time: Int64) {}
  /// Does nothing.
  public mutating func emissionStarts(_ packet: Packet, duration: Int64, at time: Int64) {}
  /// Does nothing.
  public mutating func stallChanges(_ packet: Packet, isStalled: Bool, at time: Int64) {}
  /// Does nothing.
  public mutating func queueEntered(_ tile: Int, at time: Int64, known now: Int64) {}
  /// Does nothing.
  public mutating func hopped(_ packet: Packet, tile: Int, direction: Int, waited: Int64, at time: Int64) {}
}

extension ChipProgram where Self: ~Copyable {
  /// Does nothing: a program need not keep causes.
  public mutating func serviceStarted(_ packet: Packet, at time: Int64, duration: Int64) {}

  /// Does nothing: a program need not keep causes.
  public mutating func taskStarted(tile: Int) {}

  /// No cause.
  public mutating func cause(of packet: Packet, at time: Int64) -> Int32 { -1 }
}
