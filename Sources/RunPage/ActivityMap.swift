import DataFiles

/// What the cores did over time: one byte per (row, bin) for two measures.
///
/// Neighbouring windows share a bin, and neighbouring cores a row, where the map would have more than `mostCells`
/// cells or `mostRows` rows.
struct ActivityMap: Sendable, Equatable {
  /// Most cells of the map; with 1,024 rows 128 bins.
  static let mostCells = 131_072
  static let mostRows = 1024

  /// Number of the first core of every row, in the order of their busiest windows.
  private(set) var firstCores: [Int] = []
  /// Cores of a row; the last one may have fewer.
  private(set) var coresPerRow = 1
  private(set) var bins = 0
  /// Picoseconds of a bin; the last one ends with the run.
  private(set) var binWidth: Int64 = 0
  /// Share of busy time, 255 for all of it, row by row.
  private(set) var busy: [UInt8] = []
  /// Most packets that waited in an input queue, on a scale that `queueMaximum` ends, row by row.
  private(set) var queue: [UInt8] = []
  private(set) var queueMaximum: Int64 = 0

  /// Gathers `windows.csv`; `cores` are those of the chip, each once.
  ///
  /// - Throws: 65 where a window ends before it starts, or a number is below 0.
  init(_ files: RunFiles, chip: ChipFacts, cores: [CoreFigures], end: Int64) throws(Failure) {
    let names = ["core", "window", "start_ps", "end_ps", "busy_ps", "queue_max"]
    guard let table = try files.table("windows", names.map(PageTable.Column.integer)) else { return }
    try table.checkTimes()
    try table.check("core", "busy_ps", "queue_max")
    let values = names.map(table.integers)
    let used = Self.inOrder(cores.filter { $0.kind == "core" }.map(\.number).sorted(), values)
    guard end > 0, !used.isEmpty else { return }
    let width = Self.windowWidth(values) ?? end
    coresPerRow = (used.count + Self.mostRows - 1) / Self.mostRows
    let rows = (used.count + coresPerRow - 1) / coresPerRow
    firstCores = (0..<rows).map { used[$0 * coresPerRow] }
    var windowsPerBin: Int64 = 1
    while Self.bins(end, width, windowsPerBin) > Int64(Self.mostCells / rows) { windowsPerBin *= 2 }
    bins = Int(Self.bins(end, width, windowsPerBin))
    binWidth = width * windowsPerBin
    let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    var sums = [Int64](repeating: 0, count: rows * bins)
    var most = [Int64](repeating: 0, count: rows * bins)
    for row in 0..<table.rows {
      guard let core = place[Int(values[0][row])] else { continue }
      let bin = min(bins - 1, max(0, Int(values[2][row] / binWidth)))
      let cell = core / coresPerRow * bins + bin
      sums[cell] = sums[cell].addingReportingOverflow(values[4][row]).partialValue
      most[cell] = max(most[cell], values[5][row])
    }
    queueMaximum = most.max() ?? 0
    busy = sums.indices.map { cell in
      let start = Int64(cell % bins) * binWidth
      let members = min(coresPerRow, used.count - cell / bins * coresPerRow)
      let length = min(binWidth, end - start)
      return Self.level(sums[cell], of: length.multipliedReportingOverflow(by: Int64(members)).partialValue)
    }
    queue = most.map { Self.level($0, of: max(255, queueMaximum)) }
  }

  /// Picoseconds of a window; nil where none ends before the run: what did nothing has one that lasts as long.
  private static func windowWidth(_ values: [[Int64]]) -> Int64? {
    for (window, start) in zip(values[1], values[2]) where window > 0 && start >= window {
      return start / window
    }
    return nil
  }

  /// Cores by the first of their busiest windows, then by number: the way of a token runs downwards.
  private static func inOrder(_ cores: [Int], _ values: [[Int64]]) -> [Int] {
    var peaks: [Int: (busy: Int64, start: Int64)] = [:]
    for (row, busy) in values[4].enumerated() where busy > 0 {
      let core = Int(values[0][row])
      let known = peaks[core] ?? (0, .max)
      if (known.busy, values[2][row]) < (busy, known.start) { peaks[core] = (busy, values[2][row]) }
    }
    return cores.sorted { (peaks[$0]?.start ?? .max, $0) < (peaks[$1]?.start ?? .max, $1) }
  }

  private static func bins(_ end: Int64, _ width: Int64, _ windows: Int64) -> Int64 {
    let (wide, overflow) = width.multipliedReportingOverflow(by: windows)
    return overflow ? 1 : (end - 1) / wide + 1
  }

  /// A share as a byte; what is not nothing is at least 1.
  private static func level(_ part: Int64, of whole: Int64) -> UInt8 {
    guard part > 0, whole > 0 else { return 0 }
    let share = Double(part) / Double(whole) * 255
    return UInt8(min(255, max(1, share.rounded(.toNearestOrEven))))
  }
}
