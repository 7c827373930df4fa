public import DataFiles
public import Quantities

/// Writes a timeline as a value change dump (IEEE 1364) for waveform viewers; no instant is rounded.
///
/// A row of slices is a variable that holds the number of what runs there, z where nothing does; the header has
/// the names of the numbers. Of the changes of a variable at one instant the last one counts, and only what
/// differs is written, so that times ascend strictly.
public final class VCDWriter: TimelineSink {
  /// Changes of a file that waveform viewers open in seconds.
  public static let defaultChangeLimit = 10_000_000

  /// What was left out because `changeLimit` was reached; nil where nothing was.
  public var cut: TimelineCut? { stream.pointee.cut }
  /// In memory of its own: calls need no check of exclusive access.
  private let stream: UnsafeMutablePointer<VCDStream>

  /// Writes the declarations.
  ///
  /// - Parameters:
  ///   - layout: rows, names and provenance.
  ///   - grid: what every instant is on; it becomes the unit of time of the file.
  ///   - output: a file, which the caller closes.
  ///   - changeLimit: changes after which events are left out; ends of slices that run are still written.
  /// - Throws: 74 where the device is full or fails.
  public init(
    _ layout: TimelineLayout, grid: TimelineGrid = .picoseconds, to output: any ByteOutput,
    changeLimit: Int = VCDWriter.defaultChangeLimit
  ) throws(Failure) {
    guard layout.tracks.count <= VCDVariable.largestCount else {
      throw Failure(.data, "a timeline has at most \(VCDVariable.largestCount) rows")
    }
    let start = try VCDStream(layout, grid, to: output, changeLimit: changeLimit)
    stream = .allocate(capacity: 1)
    stream.initialize(to: start)
  }

  deinit {
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Takes an interval; throws 70 where time goes back, the row is not free
  /// or an instant is not on the grid, 74 where the device fails.
  ///
  /// The format has no arrows: `flow` is ignored.
  public func slice(
    _ name: Int, on track: Int, from start: SimTime, to end: SimTime, flow: UInt64 = 0
  ) throws(Failure) {
    guard stream.pointee.takes(start) else { return }
    try stream.pointee.run(UInt64(name), track, start.picoseconds, end.picoseconds)
  }

  /// Takes the value that a row has from an instant on; throws as `slice`.
  public func count(_ value: Int64, on track: Int, at time: SimTime) throws(Failure) {
    if stream.pointee.takes(time) {
      try stream.pointee.change(UInt64(bitPattern: value), track, time.picoseconds)
    }
  }

  /// Takes the value that a row has from an instant on, finite; throws as `slice`.
  public func measure(_ value: Double, on track: Int, at time: SimTime) throws(Failure) {
    guard value.isFinite else {
      throw Failure(.software, "a value of row \(track) of the timeline is not finite")
    }
    // Of the two zeros one is enough.
    if stream.pointee.takes(time) {
      try stream.pointee.change(value == 0 ? 0 : value.bitPattern, track, time.picoseconds)
    }
  }

  /// Ends what still runs and writes what is buffered; the caller closes the output.
  public func finish() throws(Failure) {
    try stream.pointee.finish()
    if let cut {
      try stream.pointee.append(
        "$comment \(cut.events) events from \(cut.start.picoseconds) ps on were left out $end\n")
    }
    try stream.pointee.flush()
  }
}
