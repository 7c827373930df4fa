import DataFiles

/// Gathers a table of the run folder row by row into typed columns.
struct TableBuilder {
  private let name: String
  private let properties: [TableProperty]
  private var columns: [ColumnBuilder]

  /// Starts a table; `properties` are the facts of its run.
  init(_ name: String, _ columns: [TableColumn], properties: [TableProperty]) {
    self.name = name
    self.properties = properties
    self.columns = columns.map { ColumnBuilder($0) }
  }

  /// Appends a row; its cells are those of the columns, in order.
  ///
  /// - Throws: 70 where a cell does not fit its column.
  mutating func row(_ cells: [CSVCell]) throws(Failure) {
    guard cells.count == columns.count else {
      throw Failure(
        .software, "table \(name): a row has \(cells.count) cells, expected \(columns.count)")
    }
    for index in columns.indices {
      guard columns[index].append(cells[index]) else {
        throw Failure(
          .software,
          "table \(name): column \(columns[index].column.name): expected a cell of type "
            + "\(columns[index].column.type.rawValue), found \(cells[index])")
      }
    }
  }

  /// The table.
  var table: RunTable {
    let finished = columns.map(\.finished)
    return RunTable(
      schema: TableSchema(name: name, columns: finished.map(\.column), properties: properties),
      rows: TableChunk(finished.map(\.cells)))
  }
}

/// Gathers the cells of one column.
struct ColumnBuilder {
  let column: TableColumn
  private var isPresent: [Bool] = []
  private var whole: [Int64] = []
  /// The whole numbers once one of them has left 64 bits.
  private var wide: [Int128]?
  private var numbers: [Double] = []
  private var words: [String] = []
  private var codes: [UInt32] = []
  private var codeOfWord: [String: UInt32] = [:]

  init(_ column: TableColumn) { self.column = column }

  /// Appends a cell; false where it does not fit the column.
  mutating func append(_ cell: CSVCell) -> Bool {
    switch (column.type, cell) {
    case (_, .empty):
      guard column.isOptional else { return false }
      appendBlank()
    case (.int64, .integer(let value)): appendWhole(value)
    case (.int32, .integer(let value)):
      guard Int32(exactly: value) != nil else { return false }
      appendWhole(value)
    case (.uint32, .integer(let value)):
      guard UInt32(exactly: value) != nil else { return false }
      appendWhole(value)
    case (.double, .number(let value)): numbers.append(value)
    case (.text, .text(let text)): appendText(text)
    default: return false
    }
    if column.isOptional { isPresent.append(cell != .empty) }
    return true
  }

  private mutating func appendWhole(_ value: Int128) {
    if let narrow = Int64(exactly: value), wide == nil {
      whole.append(narrow)
      return
    }
    if wide == nil {
      wide = whole.map { Int128($0) }
      whole = []
    }
    wide?.append(value)
  }

  private mutating func appendText(_ text: String) {
    if let code = codeOfWord[text] {
      codes.append(code)
      return
    }
    let code = UInt32(words.count)
    codeOfWord[text] = code
    words.append(text)
    codes.append(code)
  }

  private mutating func appendBlank() {
    switch column.type {
    case .int64, .int32, .uint32: appendWhole(0)
    case .double: numbers.append(0)
    case .text: appendText("")
    }
  }

  /// The column with its cells.
  ///
  /// A column with a whole number beyond 64 bits, which no format of tables has a type for, is decimal text.
  var finished: (column: TableColumn, cells: ColumnChunk) {
    var column = column
    let values: TableValues
    if let wide {
      column.type = .text
      values = .text(TextValues(wide.map { "\($0)" }))
    } else {
      switch column.type {
      case .int64: values = .int64(whole)
      case .int32: values = .int32(whole.map { Int32(truncatingIfNeeded: $0) })
      case .uint32: values = .uint32(whole.map { UInt32(truncatingIfNeeded: $0) })
      case .double: values = .double(numbers)
      case .text: values = .text(TextValues(words: words, codes: codes))
      }
    }
    return (column, ColumnChunk(values, isPresent: column.isOptional ? isPresent : nil))
  }
}
