import RunRecord

/// The counters of the windows of one tile: a column for each counter that was ever raised, a row for each window
/// from the first to the last in which one was.
///
/// One block of memory: for each counter the column plus one in a byte, then the rows. A tile of the mesh raises a
/// third of the counters, most others none, and in one token it works only while the token is in its layer.
struct WindowCounters: BitwiseCopyable {
  private var block: UnsafeMutableRawPointer?
  /// Window of the first row.
  private var first: Int32 = 0
  private var height: Int32 = 0
  private var used: Int32 = 0
  private var room: Int32 = 0

  /// Bytes before the first row.
  private static var header: Int { (WindowRecord.counterCount + 7) / 8 * 8 }
  /// Columns of a new block, and those by which it grows.
  private static let firstRoom: Int32 = 12
  private static let step: Int32 = 4
  /// Rows of a new block; it grows to twice as many.
  private static let firstHeight = 4

  /// The place of one counter in one window; makes a column or rows where there are none.
  ///
  /// - Parameters:
  ///   - counter: number of the counter, as `WindowRecord` orders them.
  ///   - window: which window.
  ///   - windows: how many there are, the same number at every call.
  /// - Returns: where the value lies, until the next call.
  @inline(__always)
  mutating func place(_ counter: Int, window: Int, of windows: Int) -> UnsafeMutablePointer<Int64> {
    if let block {
      let column = Int(block.load(fromByteOffset: counter, as: UInt8.self))
      let row = window &- Int(first)
      if column > 0, row >= 0, row < Int(height) {
        return Self.rows(block) + (row &* Int(room) &+ column &- 1)
      }
    }
    return newPlace(counter, window: window, of: windows)
  }

  @inline(__always) private static func rows(_ block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Int64>
  {
    (block + header).assumingMemoryBound(to: Int64.self)
  }

  @inline(never)
  private mutating func newPlace(
    _ counter: Int, window: Int, of windows: Int
  ) -> UnsafeMutablePointer<Int64> {
    var column = block?.load(fromByteOffset: counter, as: UInt8.self) ?? 0
    let range = range(with: window, of: windows)
    let needsRoom = column == 0 && used == room
    if needsRoom || range.count > Int(height) {
      grow(to: range, columns: room + (block == nil ? Self.firstRoom : needsRoom ? Self.step : 0))
    }
    guard let block else { preconditionFailure("a block with room") }
    if column == 0 {
      used += 1
      column = UInt8(truncatingIfNeeded: used)
      block.storeBytes(of: column, toByteOffset: counter, as: UInt8.self)
    }
    return Self.rows(block) + ((window - Int(first)) * Int(room) + Int(column) - 1)
  }

  /// The windows that have rows, and with them another one; at least twice as many where it is new.
  private func range(with window: Int, of windows: Int) -> Range<Int> {
    let (low, high) = (Int(first), Int(first + height))
    if height == 0 { return window..<min(windows, window + Self.firstHeight) }
    if window < low { return max(0, min(window, low - Int(height)))..<high }
    return low..<(window < high ? high : max(window + 1, min(windows, high + Int(height))))
  }

  /// Takes a larger block for these windows, the present ones among them.
  private mutating func grow(to range: Range<Int>, columns: Int32) {
    let size = range.count * Int(columns)
    let larger = UnsafeMutableRawPointer.allocate(
      byteCount: Self.header + size * MemoryLayout<Int64>.stride, alignment: MemoryLayout<Int64>.alignment)
    larger.initializeMemory(as: UInt8.self, repeating: 0, count: Self.header)
    let rows = (larger + Self.header).bindMemory(to: Int64.self, capacity: size)
    rows.initialize(repeating: 0, count: size)
    if let block {
      larger.copyMemory(from: block, byteCount: Self.header)
      let (old, offset) = (Self.rows(block), Int(first) - range.lowerBound)
      for row in 0..<Int(height) {
        (rows + (offset + row) * Int(columns)).update(from: old + row * Int(room), count: Int(room))
      }
      block.deallocate()
    }
    block = larger
    first = Int32(truncatingIfNeeded: range.lowerBound)
    height = Int32(truncatingIfNeeded: range.count)
    room = columns
  }

  /// Merges windows into wider ones, `1 << bits` into each: sums, and the largest of maxima.
  mutating func merge(by bits: Int, maximum: Int) {
    guard let block else { return }
    let longest = Int(block.load(fromByteOffset: maximum, as: UInt8.self)) - 1
    let (rows, width) = (Self.rows(block), Int(room))
    let begin = Int(first) >> bits
    var last = -1
    for row in 0..<Int(height) {
      let from = rows + row * width
      let wide = (Int(first) + row) >> bits - begin
      let into = rows + wide * width
      if wide > last {
        // No row goes behind its own place.
        if wide < row { into.update(from: from, count: Int(used)) }
        last = wide
      } else {
        for column in 0..<Int(used) {
          into[column] = column == longest ? max(into[column], from[column]) : into[column] &+ from[column]
        }
      }
    }
    (rows + (last + 1) * width).update(repeating: 0, count: (Int(height) - last - 1) * width)
    first = Int32(truncatingIfNeeded: begin)
  }

  /// The first windows as records of the run.
  func records(_ count: Int) -> WindowRecords {
    guard let block else { return WindowRecords() }
    return WindowRecords(
      count: count, first: Int(first), places: UnsafePointer(block.assumingMemoryBound(to: UInt8.self)),
      rows: Self.rows(block), height: min(Int(height), count - Int(first)), width: Int(room))
  }

  /// Gives the memory back; the counters must not be used again.
  func free() { block?.deallocate() }
}
