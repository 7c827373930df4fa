/// Receives the events of a run as they happen.
///
/// A new trace format is one type that conforms to it.
public protocol TraceSink {
  /// Whether the sink may have an event consumer.
  ///
  /// False by default: the engine is then compiled without a trace of it.
  static var recordsEvents: Bool { get }
  /// Where all other events go; nil where none are wanted.
  var eventConsumer: (any EventConsumer)? { get }
  /// Whether the engine should call `spike` at all.
  var wantsSpikes: Bool { get }
  /// Takes one served spike; called in the total order of events.
  mutating func spike(_ record: SpikeRecord)
}

extension TraceSink {
  /// No: the sink takes served spikes only.
  public static var recordsEvents: Bool { false }
  /// None.
  public var eventConsumer: (any EventConsumer)? { nil }
}
