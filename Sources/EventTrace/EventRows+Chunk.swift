import DataFiles
import RunRecord

extension EventColumn {
  /// The column in a typed table; words and operators are texts there.
  var tableColumn: TableColumn {
    switch values {
    case .wide: TableColumn(name, .int64)
    case .signed: TableColumn(name, .int32)
    case .unsigned: TableColumn(name, .uint32)
    case .operators, .words: TableColumn(name, .text)
    }
  }
}

extension EventRows {
  /// The rows as columns of a typed table.
  func chunk(operators: [String]) -> TableChunk {
    TableChunk(
      kind.columns.enumerated().map { index, column in
        let values = self.column(index)
        switch column.values {
        case .wide: return .int64(values)
        case .signed: return .int32(values.map { Int32(truncatingIfNeeded: $0) })
        case .unsigned: return .uint32(values.map { UInt32(truncatingIfNeeded: $0) })
        case .operators: return Self.texts(operators, values)
        case .words(let words): return Self.texts(words, values)
        }
      })
  }

  /// Texts from indices; -1 stands for none.
  private static func texts(_ words: [String], _ values: [Int64]) -> ColumnChunk {
    ColumnChunk(
      .text(
        TextValues(words: words + [""], codes: values.map { UInt32($0 < 0 ? Int64(words.count) : $0) })))
  }
}
