import DataFiles
import Quantities

/// The changes of a value change dump on their way into a file.
///
/// A value of its own, so that the many accesses of one event are one access to the writer.
struct VCDStream: ~Copyable {
  private(set) var changes = 0
  /// What is left out: then a slice may end where its next piece is missing, off the grid.
  private(set) var cut: TimelineCut?
  private let changeLimit: Int
  private let output: any ByteOutput
  private var pending = PendingBytes()
  private let variables: UnsafeMutableBufferPointer<VCDVariable>
  private let grid: TimelineGrid
  /// The instant whose changes are being gathered, and the last one that was written, in units of the file.
  private var now: Int64 = 0
  private var written: Int64 = 0
  /// The variables that change now, each once.
  private let changed: UnsafeMutableBufferPointer<Int>
  private var changedCount = 0
  private var ends: SliceEnds

  init(_ layout: TimelineLayout, _ grid: TimelineGrid, to output: any ByteOutput, changeLimit: Int)
    throws(Failure)
  {
    self.changeLimit = changeLimit
    self.output = output
    self.grid = grid
    let numbers = VCDVariable.numbers(layout)
    ends = SliceEnds(rows: layout.tracks.count { $0.content == .slices })
    changed = .allocate(capacity: layout.tracks.count)
    variables = .allocate(capacity: layout.tracks.count)
    for (index, track) in layout.tracks.enumerated() {
      variables.initializeElement(at: index, to: VCDVariable(numbers[index], track))
    }
    try pending.append(Array((VCDHeader(layout, grid).text + "#0\n$dumpvars\n").utf8), output)
    for (index, track) in layout.tracks.enumerated() where track.content != .group { try write(index) }
    try append("$end\n")
  }

  deinit {
    variables.deallocate()
    changed.deallocate()
  }

  /// Whether the limit has room for an event; if not, it is noted.
  @inline(__always)
  mutating func takes(_ time: SimTime) -> Bool {
    if cut == nil, changes < changeLimit { return true }
    cut = TimelineCut(events: (cut?.events ?? 0) + 1, start: cut?.start ?? time)
    return false
  }

  /// Sets a variable for as long as a slice runs.
  mutating func run(_ value: UInt64, _ track: Int, _ start: Int64, _ end: Int64) throws(Failure) {
    try advance(to: start)
    guard !variables[track].isRunning, end >= start else {
      throw Failure(.software, "slices overlap on row \(track) of the timeline at \(start) ps")
    }
    set(track, value)
    variables[track].isRunning = true
    ends.set(variables[track].number, to: .init(time: end, track: Int32(truncatingIfNeeded: track)))
  }

  /// Sets a variable from an instant on.
  mutating func change(_ value: UInt64, _ track: Int, _ time: Int64) throws(Failure) {
    try advance(to: time)
    set(track, value)
  }

  /// Ends what still runs.
  mutating func finish() throws(Failure) {
    try close(upTo: .max)
    // What ends at the last instant of all looks as if it were at rest.
    for track in variables.indices where variables[track].isRunning { try end(track, at: .max) }
    try writeChanges()
  }

  mutating func append(_ text: String) throws(Failure) { try pending.append(Array(text.utf8), output) }

  mutating func flush() throws(Failure) { try pending.flush(output) }
}

extension VCDStream {
  @inline(__always)
  private mutating func advance(to time: Int64) throws(Failure) {
    guard time >= now else { throw Failure(.software, "the timeline goes back to \(time) ps") }
    try close(upTo: time)
    try move(to: time)
  }

  /// Ends the slices whose end is not behind an instant.
  @inline(__always)
  private mutating func close(upTo time: Int64) throws(Failure) {
    while ends.first.time <= time, ends.first.time < .max {
      let (time, track) = (ends.first.time, Int(ends.first.track))
      ends.set(variables[track].number, to: .never)
      try end(track, at: time)
    }
  }

  @inline(__always)
  private mutating func end(_ track: Int, at time: Int64) throws(Failure) {
    try move(to: time)
    set(track, VCDVariable.idle)
    variables[track].isRunning = false
  }

  @inline(__always)
  private mutating func move(to time: Int64) throws(Failure) {
    guard time > now else { return }
    try writeChanges()
    now = time
  }

  @inline(__always)
  private mutating func set(_ track: Int, _ value: UInt64) {
    variables[track].value = value
    guard !variables[track].isChanged else { return }
    variables[track].isChanged = true
    changed[changedCount] = track
    changedCount += 1
  }

  private mutating func writeChanges() throws(Failure) {
    if changedCount > 1 { sortChanges() }
    for place in 0..<changedCount {
      let track = changed[place]
      variables[track].isChanged = false
      guard variables[track].value != variables[track].shown else { continue }
      var next = try pending.room(Self.longestTime + VCDVariable.longestChange, output)
      try putTime(to: &next)
      variables[track].put(to: &next)
      pending.keep(to: next)
      changes += 1
    }
    changedCount = 0
  }

  /// Rows mostly come in their order.
  private mutating func sortChanges() {
    for place in 1..<changedCount where changed[place] < changed[place - 1] {
      var slice = changed[..<changedCount]
      return slice.sort()
    }
  }

  /// Bytes that an instant may take.
  private static var longestTime: Int { 32 }

  /// Writes the instant, unless it was.
  @inline(__always)
  private mutating func putTime(to place: inout UnsafeMutablePointer<UInt8>) throws(Failure) {
    let ticks = grid.ticks(now)
    guard ticks > written else { return }
    guard now == ticks * grid.step || cut != nil else {
      throw Failure(.software, "\(now) ps is not on the grid of the timeline, \(grid.step) ps")
    }
    place.put(UInt8(ascii: "#"))
    place.putDecimal(UInt64(ticks))
    place.put(UInt8(ascii: "\n"))
    written = ticks
  }

  private mutating func write(_ track: Int) throws(Failure) {
    var place = try pending.room(VCDVariable.longestChange, output)
    variables[track].put(to: &place)
    pending.keep(to: place)
  }
}
