/// Receives what the engine tells about a run, on a thread of its own.
///
/// The calls come one after the other; `take` is called in the canonical order of (time, core), and within one
/// core in the order in which its events happened, for any number of threads.
public protocol EventConsumer: AnyObject, Sendable {
  /// Which events it wants.
  var selection: EventSelection { get }
  /// The run begins; called before any record, on the thread of the simulation.
  func begin(_ run: TracedRun)
  /// Takes records whose time is no less than that of those before.
  func take(_ records: UnsafeBufferPointer<EventRecord>)
  /// The run is over; called once, after the last record, unless the run failed; the simulation waits for it.
  func end(at time: Int64)
}

/// What the places are that event records name.
public struct TracedRun: Sendable {
  /// Number of tiles.
  public var tiles = 0
  /// Tile of the attached memory; nil where there is none.
  public var memoryTile: Int?
  /// Names of the operators.
  public var operators: [String] = []
  /// Layer of each operator, as the checkpoint counts; -1 outside the layers.
  public var layers: [Int32] = []
  /// Operator of each station.
  public var stationOperators: [Int32] = []
  /// Operator of the stations behind each inlet.
  public var inletOperators: [Int32] = []
  /// Operator of the stations that send to each inlet.
  public var inletSourceOperators: [Int32] = []
  /// Links between two tiles.
  public var hops: @Sendable (_ source: Int, _ destination: Int) -> Int = { _, _ in 0 }
  /// Time of a packet of so many flits from the network's taking it to its entering the queue, if nothing else
  /// is under way.
  public var pathTime: @Sendable (_ source: Int, _ destination: Int, _ flits: Int) -> Int64 = { _, _, _ in 0 }
  /// Row elements that serving a packet touches.
  public var rowElements: @Sendable (_ inlet: Int, _ channel: Int, _ token: Int) -> Int64 = { _, _, _ in 0 }

  /// Makes a description to be filled in.
  public init() {}
}
