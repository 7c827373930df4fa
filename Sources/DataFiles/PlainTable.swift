/// Left-aligned columns for a terminal, two spaces apart.
public enum PlainTable {
  /// The rows, all with as many cells as the first one; what would end a line or control a terminal is escaped.
  public static func text(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.map { MessageText.escape($0, limit: .max) } }
    guard let first = rows.first else { return "" }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (cell, width) in zip(row, widths) {
        line += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
