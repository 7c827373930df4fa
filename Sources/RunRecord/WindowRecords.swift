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
  /// Complexity: O(windows * counters).
  ///
  /// - Parameters:
  ///   - count: number of windows.
  ///   - counters: numbers of the counters that may be other than zero, ascending.
  ///   - value: the value of a window and a counter.
  public init(count: Int, counters: some Sequence<Int>, value: (_ window: Int, _ counter: Int) -> Int64) {
    self.count = count
    let used = counters.filter { counter in (0..<count).contains { value($0, counter) != 0 } }
    columns = used.map { UInt8(truncatingIfNeeded: $0) }
    values.reserveCapacity(count * used.count)
    for window in 0..<count { for counter in used { values.append(value(window, counter)) } }
  }

  private init(_ windows: [WindowRecord]) {
    let counters = windows.map(\.counters)
    self.init(count: windows.count, counters: 0..<WindowRecord.counterCount) { counters[$0][$1] }
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
  /// Number of the first counter of an action.
  package static let firstAction = 5
  /// Number of the first counter of a network action.
  package static let firstNetwork = firstAction + Action.allCases.count
  /// Counters of a window.
  package static let counterCount = firstNetwork + NetworkAction.allCases.count

  /// All counters in the order of the properties.
  fileprivate var counters: [Int64] {
    [spikesIn, spikesOut, busy, stalled, queueMaximum] + actions + network
  }

  fileprivate mutating func set(_ counter: Int, _ value: Int64) {
    switch counter {
    case 0: spikesIn = value
    case 1: spikesOut = value
    case 2: busy = value
    case 3: stalled = value
    case 4: queueMaximum = value
    case ..<(Self.firstAction + actions.count): actions[counter - Self.firstAction] = value
    default: network[counter - Self.firstAction - actions.count] = value
    }
  }
}
