import DataFiles

/// Where the cells of one column in one row group are, and between which bounds.
struct ColumnMetadata: Equatable {
  var dictionaryOffset: Int?
  var dataOffset = 0
  /// Bytes with page headers, expanded and as in the file.
  var expandedSize = 0
  var compressedSize = 0
  var codec = 0
  var nulls = 0
  /// Cells, empty ones included.
  var cells = 0
  /// Smallest and largest value as the format writes them; nil where there is none or they are not kept.
  var bounds: Bounds?

  struct Bounds: Equatable {
    var smallest: [UInt8]
    var largest: [UInt8]
  }

  /// First byte in the file.
  var start: Int { dictionaryOffset ?? dataOffset }
}

/// One row group of a file.
struct RowGroupMetadata: Equatable {
  var rows: Int
  var columns: [ColumnMetadata]
}

/// The end of a Parquet file: what is in it and where.
struct Footer: Equatable {
  var schema: TableSchema
  var groups: [RowGroupMetadata] = []

  /// The bytes in the compact protocol.
  func encoded() -> [UInt8] {
    var writer = ThriftWriter()
    writer.int32(1, 2)
    writer.list(2, [nil] + schema.columns.map(Optional.some)) { element($1, in: &$0) }
    writer.int64(3, groups.reduce(0) { $0 + $1.rows })
    writer.list(4, groups) { group($1, in: &$0) }
    if !schema.properties.isEmpty {
      writer.list(5, schema.properties) {
        $0.text(1, $1.key)
        $0.text(2, $1.value)
      }
    }
    // The form that readers know; they look up by it which writers got statistics wrong. The version is that of this
    // writer: the program's lies levels above, and would change the bytes of equal tables.
    writer.text(6, "SpikeFoundry version 1.0.0 (build 1)")
    // Without the order of the columns readers ignore every smallest and largest value.
    writer.list(7, schema.columns) { writer, _ in writer.structure(1) { _ in } }
    writer.stop()
    return writer.bytes
  }

  /// The root of the schema for nil, else a column.
  private func element(_ column: TableColumn?, in writer: inout ThriftWriter) {
    guard let column else {
      writer.text(4, schema.name)
      writer.int32(5, schema.columns.count)
      return
    }
    writer.int32(1, column.type.physicalType)
    writer.int32(
      3, column.isOptional ? ParquetFormat.Repetition.optional : ParquetFormat.Repetition.required)
    writer.text(4, column.name)
    if let converted = column.type.convertedType { writer.int32(6, converted) }
  }

  private func group(_ group: RowGroupMetadata, in writer: inout ThriftWriter) {
    writer.list(1, Array(zip(schema.columns, group.columns))) { writer, pair in
      writer.int64(2, pair.1.start)
      writer.structure(3) { metadata(pair.1, of: pair.0, in: &$0) }
    }
    writer.int64(2, group.columns.reduce(0) { $0 + $1.expandedSize })
    writer.int64(3, group.rows)
  }

  private func metadata(
    _ metadata: ColumnMetadata, of column: TableColumn, in writer: inout ThriftWriter
  ) {
    writer.int32(1, column.type.physicalType)
    let plain = column.type == .text ? [ParquetFormat.Encoding.plain] : []
    let levels = column.isOptional ? [ParquetFormat.Encoding.rle] : []
    writer.list(2, int32: plain + [column.type.encoding] + levels)
    writer.list(3, texts: [column.name])
    writer.int32(4, metadata.codec)
    writer.int64(5, metadata.cells)
    writer.int64(6, metadata.expandedSize)
    writer.int64(7, metadata.compressedSize)
    writer.int64(9, metadata.dataOffset)
    if let offset = metadata.dictionaryOffset { writer.int64(11, offset) }
    writer.structure(12) {
      $0.int64(3, metadata.nulls)
      if let bounds = metadata.bounds {
        $0.binary(5, bounds.largest)
        $0.binary(6, bounds.smallest)
      }
    }
  }
}
