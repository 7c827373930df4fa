public import DataFiles
public import Quantities

/// A format of timelines: takes the events of a layout in order of time and writes them.
///
/// Every new format is one type that conforms to it. Events come in ascending order of the time at which they
/// start; slices of one row do not overlap.
public protocol TimelineSink: AnyObject {
  /// What was left out because the format's limit was reached; nil where nothing was.
  var cut: TimelineCut? { get }
  /// Takes an interval.
  ///
  /// - Parameters:
  ///   - name: number of a name of the layout.
  ///   - track: number of a row of slices.
  ///   - start: when it begins.
  ///   - end: when it ends, not before it begins.
  ///   - flow: slices with the same number are joined by an arrow; 0 for none.
  /// - Throws: 70 where the order is broken, 74 where the device is full or fails.
  func slice(_ name: Int, on track: Int, from start: SimTime, to end: SimTime, flow: UInt64) throws(Failure)
  /// Takes the value that a whole-numbered row has from an instant on; throws as `slice`.
  func count(_ value: Int64, on track: Int, at time: SimTime) throws(Failure)
  /// Takes the value that a row of doubles has from an instant on; throws as `slice`.
  func measure(_ value: Double, on track: Int, at time: SimTime) throws(Failure)
  /// Writes what is buffered; the caller closes the output.
  func finish() throws(Failure)
}

/// What a timeline leaves out because it reached its limit.
public struct TimelineCut: Sendable, Equatable {
  /// Events that were left out.
  public var events: Int64
  /// Start of the first of them.
  public var start: SimTime

  /// Makes the account of what was left out.
  public init(events: Int64, start: SimTime) {
    self.events = events
    self.start = start
  }
}
