import ChipModel

/// The part of a mesh that a picture shows: from the first core to the last used column and row.
///
/// Unused columns and rows behind it are named, not drawn, so that a small model on a large chip can be read.
struct MeshSection: Sendable {
  let columns: Int
  let rows: Int
  private let chip: Chip

  /// The smallest section that holds the used cores and the routers of attached nodes.
  init(_ chip: Chip, used cores: some Sequence<Int>) {
    self.chip = chip
    var (columns, rows) = (chip.host.x + 1, chip.host.y + 1)
    if let dram = chip.dram { (columns, rows) = (max(columns, dram.x + 1), max(rows, dram.y + 1)) }
    for core in cores where core >= 0 && core < chip.coreCount {
      columns = max(columns, core % chip.columns + 1)
      rows = max(rows, core / chip.columns + 1)
    }
    self.columns = min(columns, chip.columns)
    self.rows = min(rows, chip.rows)
  }

  /// The cores of the section, row by row.
  var cores: [Int] {
    (0..<rows).flatMap { row in row * chip.columns..<row * chip.columns + columns }
  }

  /// A line between two chips, in columns and rows of cores before it.
  struct Border: Equatable {
    var from: (x: Int, y: Int)
    var to: (x: Int, y: Int)

    static func == (a: Border, b: Border) -> Bool { a.from == b.from && a.to == b.to }
  }

  /// The borders between the chips of a system that lie in the section, from side to side.
  var chipBorders: [Border] {
    guard chip.system != nil else { return [] }
    let columnSteps = stride(from: chip.columnsPerChip, to: columns, by: chip.columnsPerChip)
    let rowSteps = stride(from: chip.rowsPerChip, to: rows, by: chip.rowsPerChip)
    return columnSteps.map { Border(from: (x: $0, y: 0), to: (x: $0, y: rows)) }
      + rowSteps.map { Border(from: (x: 0, y: $0), to: (x: columns, y: $0)) }
  }

  /// That cores are left out, and what is true of them, as the end of a heading; empty where none are.
  func note(others what: String) -> String {
    guard columns < chip.columns || rows < chip.rows else { return "" }
    return ", first \(columns) x \(rows) shown, no other \(what)"
  }
}
