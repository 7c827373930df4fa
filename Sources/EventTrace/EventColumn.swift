public import RunRecord

/// A column of an event table.
public struct EventColumn: Sendable, Hashable {
  /// What its values are.
  public enum Values: Sendable, Hashable {
    /// Whole numbers of 64 bits: times, identifiers, counts.
    case wide
    /// Whole numbers of 32 bits with a sign.
    case signed
    /// Numbers of cores, and counts, of 32 bits.
    case unsigned
    /// Names of operators, by index.
    case operators
    /// One of a few words, by index.
    case words([String])
  }

  /// Name, with the unit at its end.
  public var name: String
  /// What its values are.
  public var values: Values

  init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }
}

extension EventKind {
  private static let time = EventColumn("t_ps", .wide)
  private static let core = EventColumn("core", .unsigned)
  private static let operation = EventColumn("op", .operators)
  private static let token = EventColumn("token", .signed)
  private static let identifier = EventColumn("id", .wide)
  private static let packetKind = EventColumn("kind", .words(PacketKind.allCases.map(\.key)))
  private static let neuron = EventColumn("neuron", .signed)
  private static let count = EventColumn("count", .signed)

  private static func wide(_ name: String) -> EventColumn { EventColumn(name, .wide) }
  private static func unsigned(_ name: String) -> EventColumn { EventColumn(name, .unsigned) }

  /// The columns of the table of this kind, `t_ps` first.
  public var columns: [EventColumn] {
    let place = [Self.operation, Self.token]
    switch self {
    case .busy:
      return [
        Self.time, Self.wide("dur_ps"), Self.core, EventColumn("unit", .words(EventUnit.allCases.map(\.key))),
      ]
        + place + [Self.unsigned("packets"), Self.unsigned("spikes"), Self.wide("synaptic_operations")]
    case .queue: return [Self.time, Self.core, Self.unsigned("depth")]
    case .stall:
      return [Self.time, Self.wide("dur_ps"), Self.core, EventColumn("cause", .words(["network"]))] + place
    case .dram: return [Self.time, Self.wide("dur_ps"), Self.core] + place + [Self.wide("words_read")]
    case .barrier:
      return [
        Self.time, Self.wide("wait_ps"), Self.core, Self.unsigned("last_core"), Self.unsigned("sources"),
      ] + place
    case .spike: return [Self.time, Self.core, Self.neuron, Self.count] + place + [Self.identifier]
    case .packet:
      return [
        Self.time, Self.identifier, Self.wide("inject_ps"), Self.wide("eject_ps"), Self.unsigned("src"),
        Self.unsigned("dst"), Self.packetKind, Self.unsigned("hops"), Self.unsigned("flits"), Self.neuron,
        Self.count,
      ] + place + [Self.wide("wait_ps"), Self.wide("min_network_ps"), Self.wide("service_ps")]
    case .deliver:
      return [Self.time, Self.core, Self.unsigned("src_core"), Self.neuron, Self.count] + place + [
        Self.identifier
      ]
    case .hop:
      return [
        Self.time, Self.core, EventColumn("direction", .words(PortDirection.allCases.map(\.key))),
        Self.identifier,
        Self.unsigned("flits"), Self.wide("wait_ps"),
      ] + place
    }
  }
}

/// The unit of a core that works in a busy row.
public enum EventUnit: Int, Sendable, CaseIterable {
  /// Serves the input queue.
  case synapse
  /// Neurons and non-spiking operations.
  case neuron
  /// Makes packets ready.
  case output

  /// Number of units, a constant to the compiler.
  static var count: Int { output.rawValue + 1 }

  /// Name in tables.
  public var key: String { "\(self)" }
}
