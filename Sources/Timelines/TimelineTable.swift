public import DataFiles
public import Quantities

/// Writes a timeline as one CSV table: a line per slice and per value, in the order in which they come.
///
/// Columns: `start_ps`, `end_ps` (empty for values), `row` (names from the top, joined by ` > `), `name` (empty
/// for values), `value` (empty for slices), `unit`, `flow` (empty without an arrow).
public final class TimelineTable: TimelineSink {
  /// What was left out because `eventLimit` was reached; nil where nothing was.
  public private(set) var cut: TimelineCut?
  private let layout: TimelineLayout
  private let output: any ByteOutput
  private let eventLimit: Int
  private var events = 0
  private var table: CSVWriter
  private let rows: [String]

  /// Starts the table.
  ///
  /// - Parameters:
  ///   - layout: rows and names.
  ///   - output: a file, which the caller closes.
  ///   - eventLimit: lines after which events are left out.
  public init(_ layout: TimelineLayout, to output: any ByteOutput, eventLimit: Int = .max) {
    self.layout = layout
    self.output = output
    self.eventLimit = eventLimit
    table = CSVWriter(columns: ["start_ps", "end_ps", "row", "name", "value", "unit", "flow"])
    rows = layout.tracks.reduce(into: []) { rows, track in
      guard let parent = track.parent else { return rows.append("") }
      rows.append(rows[parent].isEmpty ? track.name : "\(rows[parent]) > \(track.name)")
    }
  }

  /// Takes an interval; throws 74 where the device fails.
  public func slice(
    _ name: Int, on track: Int, from start: SimTime, to end: SimTime, flow: UInt64 = 0
  ) throws(Failure) {
    try add(
      [
        .count(start.picoseconds), .count(end.picoseconds), .text(rows[track]), .text(layout.names[name]),
        .empty, .empty, flow == 0 ? .empty : .count(flow),
      ], at: start)
  }

  /// Takes the value that a row has from an instant on; throws as `slice`.
  public func count(_ value: Int64, on track: Int, at time: SimTime) throws(Failure) {
    try add(.count(value), track, time)
  }

  /// Takes the value that a row has from an instant on; throws as `slice`, and 70 where it is not finite.
  public func measure(_ value: Double, on track: Int, at time: SimTime) throws(Failure) {
    try add(.number(value), track, time)
  }

  /// Writes what is buffered; the caller closes the output.
  public func finish() throws(Failure) { try output.append(table.take()) }

  private func add(_ value: CSVCell, _ track: Int, _ time: SimTime) throws(Failure) {
    guard case .counter(let unit, _, _) = layout.tracks[track].content else {
      throw Failure(.software, "row \(track) of the timeline has no values")
    }
    try add(
      [.count(time.picoseconds), .empty, .text(rows[track]), .empty, value, .text(unit), .empty], at: time)
  }

  private func add(_ cells: [CSVCell], at time: SimTime) throws(Failure) {
    guard cut == nil, events < eventLimit else {
      cut = TimelineCut(events: (cut?.events ?? 0) + 1, start: cut?.start ?? time)
      return
    }
    events += 1
    try table.add(cells)
    if table.bytes.count > 1 << 16 { try output.append(table.take()) }
  }
}
