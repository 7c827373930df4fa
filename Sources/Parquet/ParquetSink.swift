public import DataFiles

/// Writes a table as Apache Parquet, one row group after the other.
///
/// Whole numbers are DELTA_BINARY_PACKED, doubles PLAIN, texts a dictionary; every column has one data page per
/// row group, with its smallest and largest value (none for doubles). Rows that come in the order of time make
/// queries over a time skip row groups. Memory: one row group and its largest page.
public final class ParquetSink: TableSink {
  /// Rows of a row group: a query over a short time reads few rows, and the buffers stay small.
  public static let defaultRowGroupRows = 131_072
  /// Columns that a table may have.
  static let largestColumnCount = 4096

  private let output: any ByteOutput
  private let compression: ParquetCompression
  private let groupRows: Int
  private var footer = Footer(schema: TableSchema(name: "", columns: []))
  private var pending: [PendingColumn] = []
  private var encoder: ColumnEncoder?
  private var pendingRows = 0

  /// A writer into an output that the caller closes.
  ///
  /// - Parameters:
  ///   - output: where the file goes.
  ///   - compression: of the pages.
  ///   - rowGroupRows: rows of every row group but the last.
  public init(
    to output: any ByteOutput, compression: ParquetCompression = .zstd(level: 1),
    rowGroupRows: Int = ParquetSink.defaultRowGroupRows
  ) {
    self.output = output
    self.compression = compression
    groupRows = min(max(rowGroupRows, 1), ParquetReader.largestGroupRows)
  }

  /// Starts the file.
  ///
  /// - Throws: 70 where the table has no column, too many, or two of one name; 74 where the device fails.
  public func begin(_ schema: TableSchema) throws(Failure) {
    let count = schema.columns.count
    guard (1...Self.largestColumnCount).contains(count), Set(schema.columns.map(\.name)).count == count
    else {
      throw Failure(
        .software,
        "table \(schema.name): expected 1 to \(Self.largestColumnCount) columns of different names, found "
          + "\(count)")
    }
    footer = Footer(schema: schema)
    pending = schema.columns.map { PendingColumn($0) }
    try output.append(ParquetFormat.magic)
    encoder = try ColumnEncoder(
      to: output, compression: compression, offset: ParquetFormat.magic.count)
  }

  /// Takes rows in and writes the row groups that they complete.
  public func append(_ chunk: TableChunk) throws(Failure) {
    try chunk.check(against: footer.schema)
    var first = 0
    while first < chunk.rows {
      let count = min(chunk.rows - first, groupRows - pendingRows)
      for (column, cells) in zip(pending, chunk.columns) {
        column.append(cells, rows: first..<(first + count))
      }
      pendingRows += count
      first += count
      if pendingRows == groupRows { try writeGroup() }
    }
  }

  /// Writes the last row group and the footer, without which the file cannot be read.
  public func finish() throws(Failure) {
    if pendingRows > 0 { try writeGroup() }
    var end = footer.encoded()
    let size = UInt32(clamping: end.count)
    withUnsafeBytes(of: size.littleEndian) { end.append(contentsOf: $0) }
    try output.append(end + ParquetFormat.magic)
  }

  private func writeGroup() throws(Failure) {
    guard let encoder else { throw Failure(.software, "rows of a table that was not begun") }
    var group = RowGroupMetadata(rows: pendingRows, columns: [])
    for column in pending {
      group.columns.append(try encoder.write(column))
      column.removeAll()
    }
    footer.groups.append(group)
    pendingRows = 0
  }
}
