import RunRecord

/// Counts and times of every tile in use, in total and by window.
///
/// Every tile has the same number of windows: 1,024, or where many tiles are in use the largest power of two with
/// which all of them together have no more than `mostWindows`. When time runs past the windows of a tile, pairs
/// merge and the width doubles. All counters are sums or maxima, so that merging is exact.
struct Ledger: ~Copyable {
  /// Most windows of one tile.
  static let windowCount = 1 << windowBits
  static let windowBits = 10
  /// Most windows of all tiles together, unless they are too many to have two each.
  static let mostWindows = 1 << 20
  static let firstShift = 10
  /// Width of a window that time never leaves, as a power of two.
  private static let endlessShift = 62
  private static let spikesIn = 0
  private static let spikesOut = 1
  private static let busy = 2
  private static let stalled = 3
  private static let queue = WindowRecord.queueMaximumCounter

  /// Activity of one tile.
  struct TileState {
    var record = TileRecord()
    var windows = WindowCounters()
    var shift = Ledger.firstShift
    /// Units at work, none to three, and whether the output unit is blocked, since `changed`.
    var unitsAtWork: Int32 = 0
    var isStalled = false
    var changed: Int64 = 0
    var stallStart: Int64 = 0
  }

  var tiles: TileTable<TileState>
  /// Windows of every tile.
  let windowCount: Int

  /// Opens the books.
  ///
  /// - Parameters:
  ///   - used: the tiles that have some.
  ///   - hasWindows: false gives each tile one window that holds the whole run.
  init(_ used: UsedTiles, hasWindows: Bool = true) {
    var state = TileState()
    if !hasWindows { state.shift = Self.endlessShift }
    tiles = TileTable(used, repeating: state)
    windowCount = hasWindows ? Self.windows(tiles: used.numbers.count) : 1
  }

  /// Makes a view of the same books for another thread; each tile is written by one of them at a time.
  init(sharing owner: borrowing Ledger) {
    tiles = TileTable(sharing: owner.tiles)
    windowCount = owner.windowCount
  }

  deinit {
    guard tiles.isOwner else { return }
    for tile in tiles.tiles.numbers { tiles[tile].windows.free() }
  }

  /// How many windows each of so many tiles has.
  static func windows(tiles: Int) -> Int {
    var count = windowCount
    while count > 2, count * tiles > mostWindows { count /= 2 }
    return count
  }

  /// A counter of the window that holds `time`, merging windows as needed.
  @inline(__always)
  private mutating func counter(_ counter: Int, _ tile: Int, _ time: Int64) -> UnsafeMutablePointer<Int64> {
    if time >> Int64(tiles[tile].shift) >= Int64(windowCount) { coarsen(tile, for: time) }
    let window = Int(time >> Int64(tiles[tile].shift))
    return tiles[tile].windows.place(counter, window: window, of: windowCount)
  }

  /// Widens the windows of a tile until one of them holds `time`.
  @inline(never) private mutating func coarsen(_ tile: Int, for time: Int64) {
    widen(tile, to: shift(for: time, from: tiles[tile].shift))
  }

  /// The narrowest windows of which one holds `time`, as a power of two.
  private func shift(for time: Int64, from narrowest: Int) -> Int {
    var shift = narrowest
    while time >> Int64(shift) >= Int64(windowCount) { shift += 1 }
    return shift
  }

  private mutating func widen(_ tile: Int, to shift: Int) {
    guard shift > tiles[tile].shift else { return }
    tiles[tile].windows.merge(by: shift - tiles[tile].shift, maximum: Self.queue)
    tiles[tile].shift = shift
  }

  /// Adds to the digest of the window of `time`.
  @inline(__always) mutating func digest(_ word: UInt64, tile: Int, at time: Int64) {
    let place = counter(WindowRecord.digestCounter, tile, time)
    place.pointee &+= Int64(bitPattern: word)
  }

  /// Counts actions in the window of `time`.
  mutating func count(_ action: Action, _ amount: Int64, tile: Int, at time: Int64) {
    counter(WindowRecord.firstAction + action.rawValue, tile, time).pointee += amount
  }

  /// Counts flits in the window of `time`.
  mutating func count(_ action: NetworkAction, _ amount: Int64, tile: Int, at time: Int64) {
    counter(WindowRecord.firstNetwork + action.rawValue, tile, time).pointee += amount
  }

  mutating func spikesServed(_ count: Int64 = 1, tile: Int, at time: Int64) {
    tiles[tile].record.spikesIn += count
    counter(Self.spikesIn, tile, time).pointee += count
  }

  mutating func spikesFired(_ count: Int64 = 1, tile: Int, at time: Int64) {
    tiles[tile].record.spikesOut += count
    counter(Self.spikesOut, tile, time).pointee += count
  }

  mutating func queueHolds(_ length: Int64, tile: Int, at time: Int64) {
    if length > tiles[tile].record.queueMaximum { tiles[tile].record.queueMaximum = length }
    guard length > 0 else { return }
    let longest = counter(Self.queue, tile, time)
    if length > longest.pointee { longest.pointee = length }
  }

  /// A unit of the tile starts to work.
  mutating func unitStarted(_ tile: Int, at time: Int64) {
    if tiles[tile].unitsAtWork == 0 { settle(tile, at: time) }
    tiles[tile].unitsAtWork += 1
  }

  /// A unit of the tile has nothing to do any more.
  mutating func unitStopped(_ tile: Int, at time: Int64) {
    if tiles[tile].unitsAtWork == 1 { settle(tile, at: time) }
    tiles[tile].unitsAtWork -= 1
  }

  /// The output unit holds a packet that the network does not take.
  mutating func stallStarted(_ tile: Int, at time: Int64) {
    settle(tile, at: time)
    tiles[tile].isStalled = true
    tiles[tile].stallStart = time
  }

  mutating func stallStopped(_ tile: Int, at time: Int64) {
    settle(tile, at: time)
    tiles[tile].isStalled = false
    tiles[tile].record.outputStalled += time - tiles[tile].stallStart
  }

  /// Books the time since the last change as busy, stalled or idle.
  private mutating func settle(_ tile: Int, at time: Int64) {
    let start = tiles[tile].changed
    guard time > start else { return }
    tiles[tile].changed = time
    if tiles[tile].unitsAtWork > 0 {
      tiles[tile].record.busy += time - start
      spread(tile, Self.busy, start, time)
    } else if tiles[tile].isStalled {
      tiles[tile].record.stalled += time - start
      spread(tile, Self.stalled, start, time)
    } else {
      tiles[tile].record.idle += time - start
    }
  }

  /// Books a period of work that follows everything booked before, and the idle time before it.
  mutating func book(_ tile: Int, busyFrom start: Int64, to end: Int64) {
    guard end > start else { return }
    settle(tile, at: start)
    tiles[tile].changed = end
    tiles[tile].record.busy += end - start
    spread(tile, Self.busy, start, end)
  }

  /// Divides an interval over the windows that it touches.
  private mutating func spread(_ tile: Int, _ field: Int, _ start: Int64, _ end: Int64) {
    // The last window first: it settles the width of all.
    _ = counter(field, tile, end - 1)
    let shift = Int64(tiles[tile].shift)
    var from = start
    while from < end {
      let to = min(end, ((from >> shift) + 1) << shift)
      counter(field, tile, from).pointee += to - from
      from = to
    }
  }

  /// Closes the books at the end of the run: records with windows of one common width.
  ///
  /// Complexity: O(tiles in use * windows); each tile's counters are freed as its record is made.
  mutating func close(at end: Int64) -> (records: TileRecords, windowWidth: Int64) {
    let shift = shift(for: end, from: Self.firstShift)
    var idle = TileRecord()
    idle.idle = end
    var records = TileRecords(count: tiles.tiles.count, idle: idle)
    records.reserve(tiles.tiles.numbers.count)
    for tile in tiles.tiles.numbers {
      settle(tile, at: end)
      widen(tile, to: shift)
      tiles[tile].record.windows = tiles[tile].windows.records(Int(end >> Int64(shift)) + 1)
      tiles[tile].windows.free()
      tiles[tile].windows = WindowCounters()
      records.append(tiles[tile].record, of: tile)
    }
    return (records, Int64(1) << Int64(shift))
  }
}
