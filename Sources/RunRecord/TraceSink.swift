/// Receives the events of a run as they happen.
///
/// A new trace format is one type that conforms to it.
public protocol TraceSink {
  /// Where all other events go; nil where none are wanted.
  var eventConsumer: (any EventConsumer)? { get }
  /// Whether the engine should call `spike` at all.
  var wantsSpikes: Bool { get }
  /// Takes one served spike; called in the total order of events.
  mutating func spike(_ record: SpikeRecord)
}

extension TraceSink {
  /// None.
  public var eventConsumer: (any EventConsumer)? { nil }
}
