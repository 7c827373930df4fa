public import DataFiles

/// `host.json`: facts of the machine and of the simulator's work.
///
/// The only file that differs between repeats.
public struct HostFacts: Sendable, Equatable {
  /// Wall time of the simulation in nanoseconds.
  public var wallNanoseconds: Int64
  /// Largest resident set of the process in bytes.
  public var peakMemoryBytes: Int64
  /// Threads of the simulator.
  public var threads: Int
  /// Seed of the command.
  public var seed: UInt64
  /// Events that the kernel handled.
  public var agendaEvents: Int64
  /// Most events that were pending at one time.
  public var agendaMaximum: Int64
  /// Paths by role, such as `model` or `out`, in the order of writing.
  public var paths: [RunDescription.Option]
  /// Anything else, such as times of single phases, in the order of writing.
  public var other: [RunDescription.Option]

  /// Collects the facts.
  public init(
    wallNanoseconds: Int64, peakMemoryBytes: Int64, threads: Int, seed: UInt64, agendaEvents: Int64,
    agendaMaximum: Int64, paths: [RunDescription.Option] = [], other: [RunDescription.Option] = []
  ) {
    self.wallNanoseconds = wallNanoseconds
    self.peakMemoryBytes = peakMemoryBytes
    self.threads = threads
    self.seed = seed
    self.agendaEvents = agendaEvents
    self.agendaMaximum = agendaMaximum
    self.paths = paths
    self.other = other
  }

  /// The file `host.json`.
  public func file() throws(Failure) -> ReportFile { ReportFile(name: "host.json", text: try json()) }

  /// The text of the file.
  public func json() throws(Failure) -> String {
    let node = JSONNode.pairs([
      ("schema", .string(RunDescription.schema)),
      ("wall_ns", .count(wallNanoseconds)),
      ("peak_memory_bytes", .count(peakMemoryBytes)),
      ("threads", .count(threads)),
      ("seed", .count(seed)),
      ("agenda", .pairs([("events", .count(agendaEvents)), ("pending_max", .count(agendaMaximum))])),
      ("paths", Self.pairs(paths)),
      ("other", Self.pairs(other)),
    ])
    return try JSONText.render(node)
  }

  private static func pairs(_ options: [RunDescription.Option]) -> JSONNode {
    .array(options.map { .pairs([("name", .string($0.name)), ("value", .string($0.value))]) })
  }
}
