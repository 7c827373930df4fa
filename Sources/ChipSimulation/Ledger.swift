import RunRecord

/// Counts and times of every tile, in total and by window.
///
/// A tile that does something gets 256 windows; when time runs past them, pairs of windows merge and the width
/// doubles. All counters are sums or maxima, so that merging is exact.
struct Ledger: ~Copyable {
  static let windowCount = 256
  static let firstShift = 10
  private static let actions = Action.allCases.count
  private static let networks = NetworkAction.allCases.count
  static let stride = 5 + actions + networks
  private static let spikesIn = 0
  private static let spikesOut = 1
  private static let busy = 2
  private static let stalled = 3
  private static let queue = 4

  /// Activity of one tile.
  struct TileState {
    var record = TileRecord()
    var windows: UnsafeMutablePointer<Int64>?
    var shift = Ledger.firstShift
    /// Units at work, none to three, and whether the output unit is blocked, since `changed`.
    var unitsAtWork: Int32 = 0
    var isStalled = false
    var changed: Int64 = 0
    var stallStart: Int64 = 0
  }

  var tiles: Slab<TileState>

  init(tiles count: Int) { tiles = Slab(count: count, repeating: TileState()) }

  /// Makes a view of the same books for another thread; each tile is written by one of them at a time.
  init(sharing owner: borrowing Ledger) { tiles = Slab(sharing: owner.tiles) }

  deinit {
    guard tiles.isOwner else { return }
    for tile in 0..<tiles.count { tiles[tile].windows?.deallocate() }
  }

  /// The counters of the window that holds `time`, merging windows as needed.
  private mutating func window(_ tile: Int, _ time: Int64) -> UnsafeMutablePointer<Int64> {
    if tiles[tile].windows == nil {
      let size = Self.windowCount * Self.stride
      let block = UnsafeMutablePointer<Int64>.allocate(capacity: size)
      block.initialize(repeating: 0, count: size)
      tiles[tile].windows = block
    }
    while time >> Int64(tiles[tile].shift) >= Int64(Self.windowCount) { coarsen(tile) }
    guard let base = tiles[tile].windows else { preconditionFailure("windows exist") }
    return base + Int(time >> Int64(tiles[tile].shift)) * Self.stride
  }

  private mutating func coarsen(_ tile: Int) {
    tiles[tile].shift += 1
    guard let base = tiles[tile].windows else { return }
    for index in 0..<Self.windowCount / 2 {
      for field in 0..<Self.stride {
        let a = base[2 * index * Self.stride + field]
        let b = base[(2 * index + 1) * Self.stride + field]
        base[index * Self.stride + field] = field == Self.queue ? max(a, b) : a + b
      }
    }
    (base + Self.windowCount / 2 * Self.stride).update(
      repeating: 0, count: Self.windowCount / 2 * Self.stride)
  }

  /// Counts actions in the window of `time`.
  mutating func count(_ action: Action, _ amount: Int64, tile: Int, at time: Int64) {
    window(tile, time)[5 + action.rawValue] += amount
  }

  /// Counts flits in the window of `time`.
  mutating func count(_ action: NetworkAction, _ amount: Int64, tile: Int, at time: Int64) {
    window(tile, time)[5 + Self.actions + action.rawValue] += amount
  }

  mutating func spikesServed(_ count: Int64 = 1, tile: Int, at time: Int64) {
    tiles[tile].record.spikesIn += count
    window(tile, time)[Self.spikesIn] += count
  }

  mutating func spikesFired(_ count: Int64 = 1, tile: Int, at time: Int64) {
    tiles[tile].record.spikesOut += count
    window(tile, time)[Self.spikesOut] += count
  }

  mutating func queueHolds(_ length: Int64, tile: Int, at time: Int64) {
    if length > tiles[tile].record.queueMaximum { tiles[tile].record.queueMaximum = length }
    let counters = window(tile, time)
    if length > counters[Self.queue] { counters[Self.queue] = length }
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
    _ = window(tile, end - 1)
    let shift = Int64(tiles[tile].shift)
    var from = start
    while from < end {
      let to = min(end, ((from >> shift) + 1) << shift)
      window(tile, from)[field] += to - from
      from = to
    }
  }

  /// Closes the books at the end of the run: records with windows of one common width.
  mutating func close(at end: Int64) -> (records: [TileRecord], windowWidth: Int64) {
    var shift = Self.firstShift
    while end >> Int64(shift) >= Int64(Self.windowCount) { shift += 1 }
    var records: [TileRecord] = []
    for tile in 0..<tiles.count {
      settle(tile, at: end)
      while tiles[tile].shift < shift { coarsen(tile) }
      var record = tiles[tile].record
      if tiles[tile].windows != nil {
        for index in 0...Int(end >> Int64(shift)) { record.windows.append(windowRecord(tile, index)) }
      }
      records.append(record)
    }
    return (records, Int64(1) << Int64(shift))
  }

  private func windowRecord(_ tile: Int, _ index: Int) -> WindowRecord {
    guard let base = tiles[tile].windows else { return WindowRecord() }
    let counters = base + index * Self.stride
    var record = WindowRecord()
    record.spikesIn = counters[Self.spikesIn]
    record.spikesOut = counters[Self.spikesOut]
    record.busy = counters[Self.busy]
    record.stalled = counters[Self.stalled]
    record.queueMaximum = counters[Self.queue]
    for action in 0..<Self.actions { record.actions[action] = counters[5 + action] }
    for action in 0..<Self.networks { record.network[action] = counters[5 + Self.actions + action] }
    return record
  }
}
