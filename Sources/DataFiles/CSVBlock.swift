/// Some rows of a table, cell by cell, as numbers that say what to write.
struct CSVBlock {
  /// What the numbers of a column are.
  enum Kind {
    case whole
    /// Bits of a double.
    case real
    /// Where a word begins among `words`, and in the low half its length.
    case text
  }

  /// Rows that are gathered before they become text.
  static var rows: Int { 512 }
  private static var half: Int64 { 1 << 32 }

  let kinds: [Kind]
  /// The words of all columns as cells, one after the other.
  private(set) var words: [UInt8] = []
  private(set) var numbers: [Int64]
  /// Whether each cell has a value; empty where all have.
  private(set) var isPresent: [Bool] = []
  private let chunk: TableChunk
  /// By column the cell of each word.
  private var cells: [[Int64]] = []

  init(_ chunk: TableChunk) {
    self.chunk = chunk
    numbers = Array(repeating: 0, count: Self.rows * chunk.columns.count)
    var words: [UInt8] = []
    var kinds: [Kind] = []
    for column in chunk.columns {
      var cells: [Int64] = []
      switch column.values {
      case .int64, .int32, .uint32: kinds.append(.whole)
      case .double: kinds.append(.real)
      case .text(let texts):
        kinds.append(.text)
        for word in texts.words {
          let bytes = CSVWriter.cell(word)
          cells.append(Int64(words.count) * Self.half + Int64(bytes.count))
          words += bytes
        }
      }
      self.cells.append(cells)
    }
    (self.words, self.kinds) = (words, kinds)
    if chunk.columns.contains(where: { $0.isPresent != nil }) {
      isPresent = Array(repeating: true, count: numbers.count)
    }
  }

  /// Where a word lies.
  @inline(__always) static func span(_ number: Int64) -> Range<Int> {
    Int(number / half)..<Int(number / half + number % half)
  }

  /// Fills the block with rows of the chunk, at most `rows`.
  mutating func fill(_ range: Range<Int>) {
    let columns = chunk.columns
    for index in columns.indices {
      switch columns[index].values {
      case .int64(let values): copy(values[range], to: index) { $0 }
      case .int32(let values): copy(values[range], to: index) { Int64($0) }
      case .uint32(let values): copy(values[range], to: index) { Int64($0) }
      case .double(let values): copy(values[range], to: index) { Int64(bitPattern: $0.bitPattern) }
      case .text(let texts):
        let cells = cells[index]
        copy(texts.codes[range], to: index) { cells[Int($0)] }
      }
      guard !isPresent.isEmpty else { continue }
      for (row, place) in range.enumerated() {
        isPresent[row * columns.count + index] = columns[index].isPresent?[place] ?? true
      }
    }
  }

  @inline(__always)
  private mutating func copy<Value>(
    _ values: ArraySlice<Value>, to column: Int, _ number: (Value) -> Int64
  ) {
    let width = kinds.count
    numbers.withUnsafeMutableBufferPointer { numbers in
      var place = column
      for value in values {
        numbers[place] = number(value)
        place += width
      }
    }
  }
}
