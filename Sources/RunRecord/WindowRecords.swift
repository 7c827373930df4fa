/// The windows of one tile in order of time.
///
/// A tile of the mesh raises about a third of the counters, so the others take no memory: a counter that is zero
/// in every window has no column.
public struct WindowRecords: Sendable, Equatable {
  /// Number of windows.
  public private(set) var count = 0
  /// Counters with a column, ascending (numbers as `WindowRecord.counters` gives them).
  private var columns: [UInt8] = []
  /// Values by window, then column.
  private var values: [Int64] = []

  /// Makes the windows of a tile that has none.
  public init() {}

  /// Keeps the counters that are not zero everywhere.
  ///
  /// Complexity: O(windows * columns).
  ///
  /// - Parameters:
  ///   - count: number of windows.
  ///   - counters: the counter of each column of the table, ascending.
  ///   - places: the place of each of them in a row.
  ///   - rows: values by window, then place.
  ///   - width: places of a row, those that no counter has included.
  package init(
    count: Int, counters: [Int], places: [Int], rows: UnsafePointer<Int64>, width: Int
  ) {
    self.count = count
    var bits = Array(repeating: Int64(0), count: width)
    for window in 0..<count {
      let row = rows + window * width
      for place in 0..<width { bits[place] |= row[place] }
    }
    let used = counters.indices.filter { bits[places[$0]] != 0 }
    columns = used.map { UInt8(truncatingIfNeeded: counters[$0]) }
    let kept = used.map { places[$0] }
    values = Array(unsafeUninitializedCapacity: count * kept.count) { values, filled in
      guard var target = values.baseAddress else { return }
      for window in 0..<count {
        let row = rows + window * width
        for place in kept {
          target.initialize(to: row[place])
          target += 1
        }
      }
      filled = count * kept.count
    }
  }

  private init(_ windows: [WindowRecord]) {
    let all = Array(0..<WindowRecord.counterCount)
    let rows = windows.flatMap(\.counters)
    self = rows.withUnsafeBufferPointer { rows in
      guard let base = rows.baseAddress else { return WindowRecords() }
      return WindowRecords(count: windows.count, counters: all, places: all, rows: base, width: all.count)
    }
  }

  /// The digests of the windows.
  public var digests: [UInt64] {
    guard let place = columns.firstIndex(of: UInt8(WindowRecord.digestCounter)) else {
      return Array(repeating: 0, count: count)
    }
    return (0..<count).map { UInt64(bitPattern: values[$0 * columns.count + place]) }
  }

  /// The sums over all windows, and the largest maximum of the queue.
  ///
  /// Complexity: O(windows * columns).
  public var total: WindowRecord {
    var record = WindowRecord()
    for (place, counter) in columns.enumerated() {
      let isMaximum = Int(counter) == WindowRecord.queueMaximumCounter
      var sum: Int64 = 0
      for index in stride(from: place, to: values.count, by: columns.count) {
        sum = isMaximum ? Swift.max(sum, values[index]) : sum &+ values[index]
      }
      record.set(Int(counter), sum)
    }
    return record
  }
}

extension WindowRecords: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
  /// The first window.
  public var startIndex: Int { 0 }
  /// The place behind the last window.
  public var endIndex: Int { count }

  /// One window, all counters.
  ///
  /// Reading takes O(counters), writing O(windows * counters).
  public subscript(window: Int) -> WindowRecord {
    get {
      precondition(window >= 0 && window < count, "no window \(window)")
      var record = WindowRecord()
      let first = window * columns.count
      for (place, counter) in columns.enumerated() { record.set(Int(counter), values[first + place]) }
      return record
    }
    set { replaceSubrange(window..<window + 1, with: CollectionOfOne(newValue)) }
  }

  /// Replaces windows; O(windows * counters).
  public mutating func replaceSubrange(
    _ range: Range<Int>, with windows: some Collection<WindowRecord>
  ) {
    var all = Array(self)
    all.replaceSubrange(range, with: windows)
    self = WindowRecords(all)
  }
}

extension WindowRecords: ExpressibleByArrayLiteral {
  /// Makes the windows of a tile.
  public init(arrayLiteral windows: WindowRecord...) { self.init(windows) }
}

extension WindowRecord {
  /// Number of the counter that is a maximum: the longest queue.
  package static let queueMaximumCounter = 4
  /// Number of the counter that wraps: the digest.
  package static let digestCounter = 5
  /// Number of the first counter of an action.
  package static let firstAction = 6
  /// Number of the first counter of a network action.
  package static let firstNetwork = firstAction + Action.allCases.count
  /// Counters of a window.
  package static let counterCount = firstNetwork + NetworkAction.allCases.count

  /// All counters in the order of the properties.
  fileprivate var counters: [Int64] {
    [spikesIn, spikesOut, busy, stalled, queueMaximum, Int64(bitPattern: digest)] + actions + network
  }

  fileprivate mutating func set(_ counter: Int, _ value: Int64) {
    switch counter {
    case 0: spikesIn = value
    case 1: spikesOut = value
    case 2: busy = value
    case 3: stalled = value
    case 4: queueMaximum = value
    case 5: digest = UInt64(bitPattern: value)
    case ..<(Self.firstAction + actions.count): actions[counter - Self.firstAction] = value
    default: network[counter - Self.firstAction - actions.count] = value
    }
  }
}
