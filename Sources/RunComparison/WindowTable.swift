import DataFiles

/// The windows of all places of a run, at a width that can be doubled.
struct WindowTable {
  /// Columns that are sums over time, and the one that is a maximum.
  static let sums = [
    "spikes_in", "spikes_out", "synaptic_operations", "operations", "busy_ps", "stalled_ps", "energy_fJ",
  ]
  static let maximum = "queue_max"
  static let columns = sums + [maximum]

  /// A window of a place.
  struct Key: Hashable, Comparable {
    var window: Int64
    var core: Int64

    static func < (a: Key, b: Key) -> Bool { (a.window, a.core) < (b.window, b.core) }
  }

  /// Width in picoseconds.
  private(set) var width: Int64
  /// Values by window and place, in the order of `columns`.
  private(set) var values: [Key: [Int64]] = [:]

  /// Reads the table of a run.
  ///
  /// - Parameters:
  ///   - table: `windows`.
  ///   - path: the folder, for messages.
  /// - Throws: 65 where a column is missing.
  init(_ table: StoredTable, path: String) throws(Failure) {
    func column(_ name: String) throws(Failure) -> [Int64] {
      guard let values = table.integers(name) else {
        throw Failure(.data, file: path, path: "windows.\(name)", "expected a column of integers")
      }
      return values
    }
    let (cores, windows) = (try column("core"), try column("window"))
    let (starts, ends) = (try column("start_ps"), try column("end_ps"))
    var lists: [[Int64]] = []
    for name in Self.columns { lists.append(try column(name)) }
    // All windows but the last of a place are whole.
    width = 0
    for row in cores.indices where windows[row] > 0 { width = max(width, starts[row] / windows[row]) }
    if width == 0 { width = ends.max() ?? 0 }
    for row in cores.indices { values[Key(window: windows[row], core: cores[row])] = lists.map { $0[row] } }
  }

  /// Number of the last window.
  private var last: Int64 { values.keys.reduce(0) { max($0, $1.window) } }

  /// Joins windows in groups; sums and maxima stay exact.
  mutating func coarsen(by factor: Int64) {
    guard factor > 1 else { return }
    var joined: [Key: [Int64]] = [:]
    for (key, row) in values {
      let wide = Key(window: key.window / factor, core: key.core)
      guard var sum = joined[wide] else {
        joined[wide] = row
        continue
      }
      for index in Self.sums.indices { sum[index] += row[index] }
      sum[Self.sums.count] = max(sum[Self.sums.count], row[Self.sums.count])
      joined[wide] = sum
    }
    values = joined
    width *= factor
  }

  /// Coarsens the finer one of two tables to the width of the other one; false where no width fits both.
  static func align(_ a: inout WindowTable, _ b: inout WindowTable) -> Bool {
    // One window for the whole run fits any width.
    if b.last == 0 {
      a.coarsen(by: a.last + 1)
      return true
    }
    if a.last == 0 {
      b.coarsen(by: b.last + 1)
      a.width = b.width
      return true
    }
    if a.width == b.width { return true }
    guard a.width > 0, b.width > 0, max(a.width, b.width) % min(a.width, b.width) == 0 else { return false }
    if a.width < b.width { a.coarsen(by: b.width / a.width) } else { b.coarsen(by: a.width / b.width) }
    return true
  }
}

/// The first window in which two runs differ, and the first place in it.
public struct WindowDifference: Sendable, Equatable {
  /// Number of the window.
  public var window: Int64
  /// When it begins and ends.
  public var time: Range<Int64>
  /// Number of the place.
  public var core: Int64
  /// Its counters that differ.
  public var counters: [Difference]
  /// Places that differ in this window.
  public var cores: Int

  /// Finds it; nil where all windows are equal.
  ///
  /// Places that have no such window did nothing in it.
  static func first(_ a: WindowTable, _ b: WindowTable) -> WindowDifference? {
    let zero = [Int64](repeating: 0, count: WindowTable.columns.count)
    // Where a place of one run has no rows at all, or fewer, zeros do not count as a difference.
    let different = Set(a.values.keys).union(b.values.keys).filter {
      (a.values[$0] ?? zero) != (b.values[$0] ?? zero)
    }
    guard let key = different.min() else { return nil }
    let (first, second) = (a.values[key] ?? zero, b.values[key] ?? zero)
    let counters = WindowTable.columns.indices.compactMap {
      Difference("windows.\(WindowTable.columns[$0])", "\(first[$0])", "\(second[$0])")
    }
    return WindowDifference(
      window: key.window, time: key.window * a.width..<(key.window + 1) * a.width, core: key.core,
      counters: counters, cores: different.count { $0.window == key.window })
  }
}
