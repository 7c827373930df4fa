import DataFiles

/// The windows of all places of a run, at a width that can be doubled.
struct WindowTable {
  /// Columns of the table `windows`.
  static let counters = [
    "spikes_in", "spikes_out", "synaptic_operations", "operations", "busy_ps", "stalled_ps", "energy_fJ",
    maximum,
  ]
  /// Columns of the table `digests`: sums that wrap, over all events of a core.
  static let digests = ["digest"]
  /// The column that is a maximum; all others are sums.
  private static let maximum = "queue_max"

  /// A window of a place.
  struct Key: Hashable, Comparable {
    var window: Int64
    var core: Int64

    static func < (a: Key, b: Key) -> Bool { (a.window, a.core) < (b.window, b.core) }
  }

  /// Latest end of a window in picoseconds, and numbers of windows below it: what they are computed with fits.
  private static let limits = (end: Int64(1) << 61, number: Int64(1) << 40)

  let name: String
  let columns: [String]
  /// Width in picoseconds.
  private(set) var width: Int64
  /// Values by window and place, in the order of `columns`.
  private(set) var values: [Key: [Int64]] = [:]

  /// Reads the table of a run.
  ///
  /// - Parameters:
  ///   - name: of the table.
  ///   - table: its rows.
  ///   - columns: what to compare.
  ///   - path: the folder, for messages.
  /// - Throws: 65 where a column is missing, or a window cannot be.
  init(_ name: String, _ table: StoredTable, _ columns: [String], path: String) throws(Failure) {
    self.name = name
    self.columns = columns
    func column(_ column: String) throws(Failure) -> [Int64] {
      guard let values = table.integers(column) else {
        throw Failure(.data, file: path, path: "\(name).\(column)", "expected a column of integers")
      }
      return values
    }
    let (cores, windows) = (try column("core"), try column("window"))
    let (starts, ends) = (try column("start_ps"), try column("end_ps"))
    var lists: [[Int64]] = []
    for name in columns { lists.append(try column(name)) }
    // All windows but the last of a place are whole.
    width = 0
    for row in cores.indices where windows[row] > 0 { width = max(width, starts[row] / windows[row]) }
    if width == 0 { width = ends.max() ?? 0 }
    if let row = cores.indices.first(where: { !isPossible(windows[$0], starts[$0], ends[$0]) }) {
      throw Failure(
        .data, file: path, path: name,
        "expected windows of one width in order of time, found window \(windows[row]) from \(starts[row]) to "
          + "\(ends[row]) ps in row \(row)")
    }
    // A row that is longer stands for a whole run in which nothing happened at a place.
    for row in cores.indices where ends[row] - starts[row] <= width {
      values[Key(window: windows[row], core: cores[row])] = lists.map { $0[row] }
    }
  }

  /// Whether a window has a number, and times within the limits; its end by its number may be a width later.
  private func isPossible(_ number: Int64, _ start: Int64, _ end: Int64) -> Bool {
    0 <= start && start <= end && end <= Self.limits.end && (0..<Self.limits.number).contains(number)
      && Int128(number + 1) * Int128(width) <= 2 * Int128(Self.limits.end)
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
      for (index, column) in columns.enumerated() {
        sum[index] = column == Self.maximum ? max(sum[index], row[index]) : sum[index] &+ row[index]
      }
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

  /// Finds it; nil where all windows that end by `limit` are equal.
  ///
  /// Places that have no such window did nothing in it. The tables have one width.
  static func first(_ a: WindowTable, _ b: WindowTable, upTo limit: Int64 = .max) -> WindowDifference? {
    let zero = [Int64](repeating: 0, count: a.columns.count)
    // Rows of zeros are as good as none.
    let different = Set(a.values.keys).union(b.values.keys).filter {
      ($0.window + 1) * a.width <= limit && (a.values[$0] ?? zero) != (b.values[$0] ?? zero)
    }
    guard let key = different.min() else { return nil }
    let (first, second) = (a.values[key] ?? zero, b.values[key] ?? zero)
    let counters = a.columns.indices.compactMap {
      Difference(
        "\(a.name).\(a.columns[$0])", "\(first[$0])", "\(second[$0])",
        isMeasure: !WindowTable.digests.contains(a.columns[$0]))
    }
    return WindowDifference(
      window: key.window, time: key.window * a.width..<(key.window + 1) * a.width, core: key.core,
      counters: counters, cores: different.count { $0.window == key.window })
  }
}
