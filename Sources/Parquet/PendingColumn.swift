import DataFiles

/// The cells of one column that wait for their row group to be complete.
final class PendingColumn {
  let column: TableColumn
  private(set) var words = WordList()
  private(set) var rows = 0
  private let values = PageBuffer()
  private let presence = PageBuffer()

  init(_ column: TableColumn) { self.column = column }

  /// Cells without a value.
  var nulls: Int { column.isOptional ? presence.bytes.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } : 0 }

  /// One byte per row of an optional column: 1 where there is a value.
  var isPresent: UnsafeRawBufferPointer { presence.bytes }

  func removeAll() {
    rows = 0
    values.count = 0
    presence.count = 0
    words.removeAll()
  }

  /// Appends some rows of a chunk of the same type.
  func append(_ cells: ColumnChunk, rows range: Range<Int>) {
    rows += range.count
    switch cells.values {
    case .int64(let all): copy(all, range)
    case .int32(let all): copy(all, range)
    case .uint32(let all): copy(all, range)
    case .double(let all): copy(all, range)
    case .text(let all):
      values.reserve(range.count * 4)
      words.translate(
        all, rows: range, isPresent: cells.isPresent,
        to: values.end.bindMemory(to: UInt32.self, capacity: range.count))
      values.count += range.count * 4
    }
    guard column.isOptional else { return }
    presence.reserve(range.count)
    for row in range {
      presence.end.storeBytes(of: cells.isPresent?[row] ?? true ? 1 : 0, as: UInt8.self)
      presence.count += 1
    }
  }

  private func copy<Value>(_ all: [Value], _ range: Range<Int>) {
    all.withUnsafeBufferPointer {
      values.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: $0[range])))
    }
  }

  /// Drops the places of empty cells and gives the values that are left.
  func presentValues<Value>(_ type: Value.Type) -> UnsafeBufferPointer<Value> {
    let start = values.base.bindMemory(to: Value.self, capacity: rows)
    guard column.isOptional else { return UnsafeBufferPointer(start: start, count: rows) }
    var kept = 0
    for row in 0..<rows where presence.bytes[row] != 0 {
      start[kept] = start[row]
      kept += 1
    }
    return UnsafeBufferPointer(start: start, count: kept)
  }
}
