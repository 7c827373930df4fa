public import Quantities

/// What a point is measured by: the figures that objectives and constraints may name.
public enum SweepMetric: String, Sendable, CaseIterable {
  /// Time from the start of the run to the first generated token.
  case latencyFirstToken = "latency_first_token"
  /// Length of the whole run.
  case latencyTotal = "latency_total"
  /// Length of the run over the processed positions.
  case latencyPerToken = "latency_per_token"
  /// Dynamic and static energy of the run.
  case energyTotal = "energy_total"
  /// Energy of the run over the processed positions.
  case energyPerToken = "energy_per_token"
  /// Energy without leakage and static power, over the processed positions.
  case energyDynamicPerToken = "energy_dynamic_per_token"
  /// Leakage of all cores and static power of all nodes and chips.
  case powerStatic = "power_static"
  /// Silicon area of all cores; only where the chip states one.
  case area
  /// Bytes of memory in all cores.
  case memory
  /// Cores of the mesh.
  case cores
  /// Cores that hold an operator.
  case coresUsed = "cores_used"
  /// Packet copies injected.
  case packets
  /// Packets lost at full queues.
  case packetsDropped = "packets_dropped"
  /// Links between tiles per packet.
  case hopsPerPacket = "hops_per_packet"
  /// Weight row elements touched by spikes.
  case synapticOperations = "synaptic_operations"
  /// Share of the run in which the busiest core works.
  case busiestShare = "busiest_share"
  /// Longest input queue of any core.
  case queueMaximum = "queue_max"

  /// What it is, in words.
  public var meaning: String {
    switch self {
    case .latencyFirstToken: "time from the start of the run to the first generated token"
    case .latencyTotal: "length of the whole run"
    case .latencyPerToken:
      "length of the whole run over the positions that it processed, prompt included; not the time between two tokens"
    case .energyTotal: "dynamic and static energy of the whole run"
    case .energyPerToken: "energy of the whole run over the positions that it processed, prompt included"
    case .energyDynamicPerToken: "the same without leakage and static power"
    case .powerStatic: "leakage of all cores and static power of all nodes and chips"
    case .area: "silicon area of all cores"
    case .memory: "memory in all cores"
    case .cores: "cores of the mesh"
    case .coresUsed: "cores that hold an operator"
    case .packets: "copies of packets injected"
    case .packetsDropped: "packets lost at full queues"
    case .hopsPerPacket: "links between tiles per packet"
    case .synapticOperations: "elements of weight rows that spikes touched"
    case .busiestShare: "share of the run in which the busiest core works"
    case .queueMaximum: "longest input queue of any core"
    }
  }

  /// Its dimension; nil for counts and shares.
  public var dimension: Dimension? {
    switch self {
    case .latencyFirstToken, .latencyTotal, .latencyPerToken: .time
    case .energyTotal, .energyPerToken, .energyDynamicPerToken: .energy
    case .powerStatic: .power
    case .area: .area
    case .memory: .memory
    case .cores, .coresUsed, .packets, .packetsDropped, .hopsPerPacket, .synapticOperations, .busiestShare,
      .queueMaximum:
      nil
    }
  }

  /// Unit of the value in tables: base units of the dimension, `1` for counts and shares.
  public var unit: String { dimension?.baseUnit ?? "1" }

  /// The metric's value as expressions compute with it, from its value in `unit`.
  public func measure(_ value: Double) -> Measure {
    guard let dimension else { return Measure(value) }
    let one = Measure(1, dimension)
    return Measure(value * one.value, one.exponents)
  }

  /// The dimension of a path of expressions; nil where it names no metric.
  static func exponents(_ path: String) -> Measure.Exponents? {
    guard path.hasPrefix("metrics.") else { return nil }
    return SweepMetric(rawValue: String(path.dropFirst("metrics.".count)))?.measure(1).exponents
  }
}
