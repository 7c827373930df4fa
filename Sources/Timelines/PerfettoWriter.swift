public import DataFiles
public import Quantities

/// Writes a timeline as a Perfetto trace, which ui.perfetto.dev and its SQL engine read.
///
/// Every row is a packet sequence with a clock of its own that counts from packet to packet, its row as default
/// and its names numbered: 14 to 19 bytes a packet, two packets a slice, one a value. Only the order within a
/// row matters. A file that is cut anywhere loads up to the cut: rows come first, and a name before its use.
public final class PerfettoWriter: TimelineSink {
  /// Packets of a file that a browser opens in about ten seconds.
  public static let defaultPacketLimit = 2_000_000

  /// In memory of its own: calls need no check of exclusive access.
  private let stream: UnsafeMutablePointer<PerfettoStream>
  private let unit: TimelineUnit

  /// What was left out because the packet limit was reached; nil where nothing was.
  public var cut: TimelineCut? { stream.pointee.cut }

  /// Writes the rows and where the run came from.
  ///
  /// - Parameters:
  ///   - layout: rows, names and provenance.
  ///   - output: a file, which the caller closes.
  ///   - unit: how picoseconds are shown.
  ///   - packetLimit: packets after which events are left out; rows and names count too.
  /// - Throws: 65 where there are more than two million rows, 74 where the device is full or fails.
  public init(
    _ layout: TimelineLayout, to output: any ByteOutput, unit: TimelineUnit = .nanoseconds,
    packetLimit: Int = PerfettoWriter.defaultPacketLimit
  ) throws(Failure) {
    guard layout.tracks.count <= PerfettoSequence.largestCount else {
      throw Failure(
        .data, "a timeline has at most \(PerfettoSequence.largestCount) rows, this one \(layout.tracks.count)"
      )
    }
    self.unit = unit
    stream = .allocate(capacity: 1)
    stream.initialize(to: PerfettoStream(layout, to: output, packetLimit: packetLimit))
    for track in layout.tracks.indices {
      try stream.pointee.packet(PerfettoPackets.descriptor(layout, track, unit))
    }
    try stream.pointee.packet(PerfettoPackets.provenance(layout))
  }

  deinit {
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Takes an interval; throws 70 where it starts before what the row had last, 74 where the device fails.
  public func slice(
    _ name: Int, on track: Int, from start: SimTime, to end: SimTime, flow: UInt64 = 0
  ) throws(Failure) {
    try begin(name, on: track, at: start, flow: flow)
    try stream.pointee.end(track, unit.ticks(end))
  }

  /// Opens an interval inside those that are open on its row; throws as `slice`.
  public func begin(_ name: Int, on track: Int, at time: SimTime, flow: UInt64 = 0) throws(Failure) {
    guard try stream.pointee.begin(name, track, unit.ticks(time), flow) else {
      return stream.pointee.leaveOut(time)
    }
  }

  /// Closes the interval that was opened last on its row; throws as `slice`, and 70 where none is open.
  public func end(on track: Int, at time: SimTime) throws(Failure) {
    try stream.pointee.end(track, unit.ticks(time))
  }

  /// Takes the value that a row has from an instant on; throws as `slice`.
  public func count(_ value: Int64, on track: Int, at time: SimTime) throws(Failure) {
    guard try stream.pointee.count(value, track, unit.ticks(time)) else {
      return stream.pointee.leaveOut(time)
    }
  }

  /// Takes the value that a row has from an instant on; throws as `slice`.
  public func measure(_ value: Double, on track: Int, at time: SimTime) throws(Failure) {
    guard try stream.pointee.measure(value, track, unit.ticks(time)) else {
      return stream.pointee.leaveOut(time)
    }
  }

  /// Says what was left out and writes what is buffered; the caller closes the output.
  public func finish() throws(Failure) {
    if let cut { try stream.pointee.packet(PerfettoPackets.cut(cut, unit)) }
    try stream.pointee.flush()
  }
}
