import DataFiles

/// The changes of a value change dump on their way into a file.
///
/// A value of its own, so that the many accesses of one event are one access to the writer.
struct VCDStream: ~Copyable {
  private(set) var changes = 0
  /// Whether events are left out: then a slice may end where its next piece is missing, off the grid.
  var isCut = false
  private let output: any ByteOutput
  private var pending = PendingBytes()
  private let variables: UnsafeMutableBufferPointer<VCDVariable>
  private let step: Int64
  /// The instant whose changes are being gathered, and the last one that was written, in units of the file.
  private var now: Int64 = 0
  private var written: Int64 = 0
  private var changed: [Int] = []
  private var ends = SliceEnds()

  init(_ layout: TimelineLayout, _ grid: TimelineGrid, to output: any ByteOutput) throws(Failure) {
    self.output = output
    step = grid.step
    let numbers = VCDVariable.numbers(layout)
    variables = .allocate(capacity: layout.tracks.count)
    for (index, track) in layout.tracks.enumerated() {
      variables.initializeElement(at: index, to: VCDVariable(numbers[index], track))
    }
    try pending.append(Array((VCDHeader(layout, grid).text + "#0\n$dumpvars\n").utf8), output)
    for (index, track) in layout.tracks.enumerated() where track.content != .group { try write(index) }
    try append("$end\n")
  }

  deinit { variables.deallocate() }

  /// Sets a variable for as long as a slice runs.
  mutating func run(_ value: UInt64, _ track: Int, _ start: Int64, _ end: Int64) throws(Failure) {
    try advance(to: start)
    guard !variables[track].isRunning, end >= start else {
      throw Failure(.software, "slices overlap on row \(track) of the timeline at \(start) ps")
    }
    set(track, value)
    variables[track].isRunning = true
    ends.insert(.init(time: end, track: track))
  }

  /// Sets a variable from an instant on.
  mutating func change(_ value: UInt64, _ track: Int, _ time: Int64) throws(Failure) {
    try advance(to: time)
    set(track, value)
  }

  /// Ends what still runs.
  mutating func finish() throws(Failure) {
    try close(upTo: .max)
    try writeChanges()
  }

  mutating func append(_ text: String) throws(Failure) { try pending.append(Array(text.utf8), output) }

  mutating func flush() throws(Failure) { try pending.flush(output) }
}

extension VCDStream {
  private mutating func advance(to time: Int64) throws(Failure) {
    guard time >= now else { throw Failure(.software, "the timeline goes back to \(time) ps") }
    try close(upTo: time)
    try move(to: time)
  }

  /// Ends the slices whose end is not behind an instant.
  private mutating func close(upTo time: Int64) throws(Failure) {
    while let end = ends.first, end.time <= time {
      ends.removeFirst()
      try move(to: end.time)
      set(end.track, VCDVariable.idle)
      variables[end.track].isRunning = false
    }
  }

  private mutating func move(to time: Int64) throws(Failure) {
    guard time > now else { return }
    try writeChanges()
    now = time
  }

  private mutating func set(_ track: Int, _ value: UInt64) {
    variables[track].value = value
    guard !variables[track].isChanged else { return }
    variables[track].isChanged = true
    changed.append(track)
  }

  private mutating func writeChanges() throws(Failure) {
    if changed.count > 1 { sortChanges() }
    for track in changed {
      variables[track].isChanged = false
      guard variables[track].value != variables[track].shown else { continue }
      if now / step > written {
        try writeTime()
        written = now / step
      }
      try write(track)
      changes += 1
    }
    changed.removeAll(keepingCapacity: true)
  }

  /// Rows mostly come in their order.
  private mutating func sortChanges() {
    for place in changed.indices.dropFirst() where changed[place] < changed[place - 1] {
      return changed.sort()
    }
  }

  private mutating func writeTime() throws(Failure) {
    guard now % step == 0 || isCut else {
      throw Failure(.software, "\(now) ps is not on the grid of the timeline, \(step) ps")
    }
    var place = try pending.room(32, output)
    place.put(UInt8(ascii: "#"))
    place.putDecimal(UInt64(now / step))
    place.put(UInt8(ascii: "\n"))
    pending.keep(to: place)
  }

  private mutating func write(_ track: Int) throws(Failure) {
    var place = try pending.room(VCDVariable.longestChange, output)
    variables[track].put(to: &place)
    pending.keep(to: place)
  }
}
