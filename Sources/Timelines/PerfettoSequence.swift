import DataFiles

/// What the packet sequence of a row has written so far.
struct PerfettoSequence {
  /// Time of its last packet.
  var ticks: Int64 = 0
  /// Slices that are open.
  var depth = 0
  /// Slices that are open but were left out; they lie within all others.
  var omitted = 0
  var isStarted = false
  /// Numbers of the names that were used last, 0 where empty, and the next place to fill.
  var recent = SIMD8<UInt32>()
  var oldest = 0
  /// Bytes that stand between time and event of each packet, lowest first, and their number.
  let middle: UInt64
  let middleCount: Int

  /// Rows that a trace may have: the number of a sequence takes three bytes at most.
  static let largestCount = (1 << 21) - 3

  init(track: Int) {
    var bytes: [UInt8] = [PerfettoField.Tag.sequence]
    bytes.appendVarint(PerfettoPackets.number(of: track))
    bytes += [PerfettoField.Tag.flags, PerfettoField.Flags.needed, PerfettoField.Tag.event]
    middle = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    middleCount = bytes.count
  }
}
