/// The sink of a run that keeps no event trace.
public struct NoTrace: TraceSink {
  /// Makes a sink that holds nothing.
  public init() {}
  /// Spares the engine the calls.
  public var wantsSpikes: Bool { false }
  /// Ignores the spike.
  public mutating func spike(_ record: SpikeRecord) {}
}
