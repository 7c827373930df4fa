/// What the rows of an event table are about.
public enum EventKind: Int, Sendable, Hashable, CaseIterable {
  /// A stretch of work of one unit of a core, for one operator and token.
  case busy
  /// The length of an input queue, as often as it doubles or halves.
  case queue
  /// A stretch of time in which an output unit held a packet that the network did not take.
  case stall
  /// A task of the attached memory.
  case dram
  /// The closing of an inlet: every source has ended, and all that it sent was served.
  case barrier
  /// A spike that a neuron emitted, however many cores it goes to.
  case spike
  /// A packet copy, when the synapse unit of its destination has served it.
  case packet
  /// A spike packet served, seen from the core that served it.
  case deliver
  /// A packet that has crossed one link, or left an ejection port.
  case hop

  /// Name of the kind on the command line and in file names.
  public var key: String { "\(self)" }

  /// The lowest level that records the kind.
  public var level: TraceLevel {
    switch self {
    case .busy, .queue, .stall, .dram, .barrier: .units
    case .spike, .packet: .packets
    case .deliver, .hop: .links
    }
  }
}

/// How much a run records of what happens in it.
public enum TraceLevel: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// L0: totals.
  case totals
  /// L1: and windows, digests and latency histograms.
  case windows
  /// L2: and stretches of work, stalls, queues and closings.
  case units
  /// L3: and spikes and packets.
  case packets
  /// L4: and hops and deliveries.
  case links

  /// Name of the level on the command line, `L0` to `L4`.
  public var key: String { "L\(rawValue)" }

  /// The kinds of events that it records.
  public var kinds: Set<EventKind> { Set(EventKind.allCases.filter { $0.level <= self }) }

  /// Compares how much is recorded.
  public static func < (a: TraceLevel, b: TraceLevel) -> Bool { a.rawValue < b.rawValue }
}
