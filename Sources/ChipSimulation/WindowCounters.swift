import RunRecord

/// The counters of the windows of one tile: a column for each counter that was ever raised.
///
/// One block of memory: for each counter the column plus one in a byte, then the rows of the windows. A tile of
/// the mesh raises a third of the counters, most others none.
struct WindowCounters: BitwiseCopyable {
  private var block: UnsafeMutableRawPointer?
  private var used: Int32 = 0
  private var room: Int32 = 0

  /// Bytes before the first row.
  private static let header = (WindowRecord.counterCount + 7) / 8 * 8
  /// Columns of a new block, and those by which it grows.
  private static let first: Int32 = 12
  private static let step: Int32 = 4

  /// Whether no counter was ever raised.
  var isEmpty: Bool { block == nil }

  /// The place of one counter in one window; makes a column where there is none.
  ///
  /// - Parameters:
  ///   - counter: number of the counter, as `WindowRecord` orders them.
  ///   - window: which window.
  ///   - windows: how many there are, the same number at every call.
  /// - Returns: where the value lies, until another counter gets a column.
  @inline(__always)
  mutating func place(_ counter: Int, window: Int, of windows: Int) -> UnsafeMutablePointer<Int64> {
    if let block {
      let column = Int(block.load(fromByteOffset: counter, as: UInt8.self))
      if column > 0 { return Self.row(window, block, Int(room)) + (column - 1) }
    }
    return newColumn(counter, window: window, of: windows)
  }

  private static func row(
    _ window: Int, _ block: UnsafeMutableRawPointer, _ room: Int
  ) -> UnsafeMutablePointer<Int64> {
    (block + header).assumingMemoryBound(to: Int64.self) + window * room
  }

  @inline(never)
  private mutating func newColumn(
    _ counter: Int, window: Int, of windows: Int
  ) -> UnsafeMutablePointer<Int64> {
    if used == room { grow(windows) }
    guard let block else { preconditionFailure("a block with room") }
    used += 1
    block.storeBytes(of: UInt8(truncatingIfNeeded: used), toByteOffset: counter, as: UInt8.self)
    return Self.row(window, block, Int(room)) + Int(used - 1)
  }

  private mutating func grow(_ windows: Int) {
    let (old, width) = (block, Int(room))
    room += room == 0 ? Self.first : Self.step
    let size = windows * Int(room)
    let larger = UnsafeMutableRawPointer.allocate(
      byteCount: Self.header + size * MemoryLayout<Int64>.stride, alignment: MemoryLayout<Int64>.alignment)
    larger.initializeMemory(as: UInt8.self, repeating: 0, count: Self.header)
    let rows = (larger + Self.header).bindMemory(to: Int64.self, capacity: size)
    rows.initialize(repeating: 0, count: size)
    if let old {
      larger.copyMemory(from: old, byteCount: Self.header)
      for window in 0..<windows {
        (rows + window * Int(room)).update(from: Self.row(window, old, width), count: width)
      }
      old.deallocate()
    }
    block = larger
  }

  /// Merges each pair of windows into one: sums, and the larger of two maxima.
  mutating func merge(_ windows: Int, maximum: Int) {
    guard let block else { return }
    let longest = Int(block.load(fromByteOffset: maximum, as: UInt8.self)) - 1
    let width = Int(room)
    let rows = Self.row(0, block, width)
    for index in 0..<windows / 2 {
      for column in 0..<Int(used) {
        let a = rows[2 * index * width + column]
        let b = rows[(2 * index + 1) * width + column]
        rows[index * width + column] = column == longest ? max(a, b) : a &+ b
      }
    }
    (rows + windows / 2 * width).update(repeating: 0, count: (windows - windows / 2) * width)
  }

  /// The first windows as records of the run.
  func records(_ count: Int) -> WindowRecords {
    guard let block else { return WindowRecords() }
    var counters: [Int] = []
    var places: [Int] = []
    for counter in 0..<WindowRecord.counterCount {
      let column = Int(block.load(fromByteOffset: counter, as: UInt8.self))
      guard column > 0 else { continue }
      counters.append(counter)
      places.append(column - 1)
    }
    return WindowRecords(
      count: count, counters: counters, places: places, rows: Self.row(0, block, Int(room)), width: Int(room))
  }

  /// Gives the memory back; the counters must not be used again.
  func free() { block?.deallocate() }
}
