/// The part of the mesh that the page draws, and how many cores one cell of it stands for.
///
/// The whole mesh up to `mostCells` cores; else the part in use, in squares of cores where that is still too much.
struct MeshSection {
  static let mostCells = 4096

  let columns: Int
  let rows: Int
  /// First column and row of cores that are drawn.
  let firstColumn: Int
  let firstRow: Int
  /// Cores on a side of one cell.
  let side: Int
  private let mesh: (columns: Int, rows: Int)

  init(_ chip: ChipFacts, used: [CoreFigures]) {
    mesh = (chip.columns, chip.rows)
    var (left, top, right, bottom) = (0, 0, chip.columns - 1, chip.rows - 1)
    if chip.columns * chip.rows > Self.mostCells, let first = used.first {
      (left, top, right, bottom) = (first.x, first.y, first.x, first.y)
      for core in used {
        (left, top) = (min(left, core.x), min(top, core.y))
        (right, bottom) = (max(right, core.x), max(bottom, core.y))
      }
    }
    left = min(max(0, left), chip.columns - 1)
    top = min(max(0, top), chip.rows - 1)
    (firstColumn, firstRow) = (left, top)
    let (width, height) = (min(right, chip.columns - 1) - left + 1, min(bottom, chip.rows - 1) - top + 1)
    var side = 1
    while ((width + side - 1) / side) * ((height + side - 1) / side) > Self.mostCells { side += 1 }
    self.side = side
    columns = (width + side - 1) / side
    rows = (height + side - 1) / side
  }

  /// The cell of a core by its number; nil outside of the section.
  func cell(ofCore number: Int) -> Int? {
    guard number >= 0, number < mesh.columns * mesh.rows else { return nil }
    let column = (number % mesh.columns - firstColumn) / side
    let row = (number / mesh.columns - firstRow) / side
    guard number % mesh.columns >= firstColumn, number / mesh.columns >= firstRow, column < columns,
      row < rows
    else { return nil }
    return row * columns + column
  }

  /// What is left out or joined, as a sentence; empty where every core has a cell of its own.
  var note: String {
    var parts: [String] = []
    if columns * side < mesh.columns || rows * side < mesh.rows {
      let right = min(mesh.columns, firstColumn + columns * side) - 1
      let bottom = min(mesh.rows, firstRow + rows * side) - 1
      parts.append(
        "Columns \(firstColumn)–\(right) and rows \(firstRow)–\(bottom) of \(mesh.columns) × \(mesh.rows) are shown; "
          + "no other core is in use.")
    }
    if side > 1 {
      parts.append("A cell stands for \(side) × \(side) cores and shows their mean; links are not drawn.")
    }
    return parts.joined(separator: " ")
  }
}
