/// The windows of one tile in order of time.
///
/// A tile of the mesh raises about a third of the counters, and in one token it works only while the token is in its
/// layer. So the others take no memory: a counter that is zero in every window has no column, and windows before the
/// first and behind the last in which anything is counted have no row.
public struct WindowRecords: Sendable, Equatable {
  /// Number of windows.
  public private(set) var count = 0
  /// Counters with a column, a bit each (numbers as `WindowRecord.counters` gives them).
  private var columns: UInt64 = 0
  /// Window of the first row; 0 where there is none.
  private var first = 0
  /// Values by row, then column.
  private var values: [Int64] = []

  /// Makes the windows of a tile that has none.
  public init() {}

  /// Keeps the counters and the windows that are not zero everywhere.
  ///
  /// Complexity: O(rows * columns).
  ///
  /// - Parameters:
  ///   - count: number of windows.
  ///   - first: window of the first row of the table.
  ///   - places: for each counter its place in a row plus one, 0 where it has none.
  ///   - rows: values by window, then place.
  ///   - height: number of rows.
  ///   - width: places of a row, those that no counter has included.
  package init(
    count: Int, first: Int, places: UnsafePointer<UInt8>, rows: UnsafePointer<Int64>, height: Int, width: Int
  ) {
    self.count = count
    for counter in 0..<WindowRecord.counterCount where places[counter] > 0 { columns |= 1 << UInt64(counter) }
    var (low, high) = (height, 0)
    var raised: UInt64 = 0
    for row in 0..<height {
      var used: UInt64 = 0
      forEachColumn { _, counter in
        if rows[row * width + Int(places[counter]) - 1] != 0 { used |= 1 << UInt64(counter) }
      }
      guard used != 0 else { continue }
      raised |= used
      low = Swift.min(low, row)
      high = row + 1
    }
    columns = raised
    guard low < high else { return }
    self.first = first + low
    let size = (high - low) * columns.nonzeroBitCount
    values = Array(unsafeUninitializedCapacity: size) { values, filled in
      for row in low..<high {
        forEachColumn { _, counter in
          values.initializeElement(at: filled, to: rows[row * width + Int(places[counter]) - 1])
          filled += 1
        }
      }
    }
  }

  /// Calls `body` with the place and the counter of each column.
  private func forEachColumn(_ body: (_ place: Int, _ counter: Int) -> Void) {
    var (place, rest) = (0, columns)
    while rest != 0 {
      body(place, rest.trailingZeroBitCount)
      place += 1
      rest &= rest - 1
    }
  }

  /// Place of the first value of a window; nil where it has no row.
  private func start(of window: Int) -> Int? {
    let start = (window - first) * columns.nonzeroBitCount
    return start >= 0 && start < values.count ? start : nil
  }

  private init(_ windows: [WindowRecord]) {
    let places = (1...WindowRecord.counterCount).map { UInt8($0) }
    let rows = windows.flatMap(\.counters)
    self.init(
      count: windows.count, first: 0, places: places, rows: rows, height: windows.count, width: places.count)
  }

  /// The digests of the windows.
  public var digests: [UInt64] {
    let bit: UInt64 = 1 << UInt64(WindowRecord.digestCounter)
    let place = (columns & (bit - 1)).nonzeroBitCount
    return (0..<count).map { window in
      guard columns & bit != 0, let start = start(of: window) else { return 0 }
      return UInt64(bitPattern: values[start + place])
    }
  }

  /// The sums over all windows, and the largest maximum of the queue.
  ///
  /// Complexity: O(rows * columns).
  public var total: WindowRecord {
    var record = WindowRecord()
    forEachTotal { record.set($0, $1) }
    return record
  }

  /// Sums of the counters that belong to no action.
  package struct Sums {
    package var spikesIn: Int64 = 0
    package var spikesOut: Int64 = 0
    package var busy: Int64 = 0
    package var stalled: Int64 = 0
    package var queueMaximum: Int64 = 0
  }

  /// As `total`, without memory of its own: counts of actions go to lists with an element for each.
  package func total(actions: inout [Int64], network: inout [Int64]) -> Sums {
    var sums = Sums()
    forEachTotal { counter, sum in
      switch counter {
      case 0: sums.spikesIn = sum
      case 1: sums.spikesOut = sum
      case 2: sums.busy = sum
      case 3: sums.stalled = sum
      case WindowRecord.queueMaximumCounter: sums.queueMaximum = sum
      case WindowRecord.digestCounter: break
      case ..<WindowRecord.firstNetwork: actions[counter - WindowRecord.firstAction] = sum
      default: network[counter - WindowRecord.firstNetwork] = sum
      }
    }
    return sums
  }

  /// Calls `body` with each counter that has a column, and its sum, or maximum.
  private func forEachTotal(_ body: (_ counter: Int, _ sum: Int64) -> Void) {
    let width = columns.nonzeroBitCount
    forEachColumn { place, counter in
      let isMaximum = counter == WindowRecord.queueMaximumCounter
      var sum: Int64 = 0
      for index in stride(from: place, to: values.count, by: width) {
        sum = isMaximum ? Swift.max(sum, values[index]) : sum &+ values[index]
      }
      body(counter, sum)
    }
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
      if let start = start(of: window) {
        forEachColumn { place, counter in record.set(counter, values[start + place]) }
      }
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
  package static var firstNetwork: Int { firstAction + Action.count }
  /// Counters of a window.
  package static var counterCount: Int { firstNetwork + NetworkAction.count }

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
