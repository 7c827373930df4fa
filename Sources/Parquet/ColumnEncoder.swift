import DataFiles

/// Writes the cells of one column and row group as pages.
final class ColumnEncoder {
  private let output: any ByteOutput
  private let compressor: Compressor?
  private let codec: Int
  private let page = PageBuffer()
  /// Bytes written so far: where the next page begins.
  var offset: Int

  init(to output: any ByteOutput, compression: ParquetCompression, offset: Int) throws(Failure) {
    self.output = output
    self.offset = offset
    codec = compression.codec
    switch compression {
    case .none: compressor = nil
    case .zstd(let level): compressor = try Compressor(level: level)
    }
  }

  /// Writes a column; its values are used up.
  func write(_ pending: PendingColumn) throws(Failure) -> ColumnMetadata {
    var metadata = ColumnMetadata()
    metadata.codec = codec
    metadata.cells = pending.rows
    metadata.nulls = pending.nulls
    if pending.column.type == .text {
      metadata.dictionaryOffset = offset
      page.count = 0
      LevelEncoder.dictionary(pending.words.words, to: page)
      try writePage(cells: pending.words.words.count, encoding: nil, &metadata)
    }
    metadata.dataOffset = offset
    page.count = 0
    if pending.column.isOptional {
      LevelEncoder.definitionLevels(pending.isPresent, nulls: metadata.nulls, to: page)
    }
    metadata.bounds = encodeValues(of: pending)
    try writePage(cells: pending.rows, encoding: pending.column.type.encoding, &metadata)
    return metadata
  }

  /// Encodes the values and gives the smallest and largest one.
  private func encodeValues(of pending: PendingColumn) -> ColumnMetadata.Bounds? {
    switch pending.column.type {
    case .int64:
      let values = pending.presentValues(Int64.self)
      DeltaEncoder.encode(values, to: page)
      return Bounds.of(values)
    case .int32:
      let values = pending.presentValues(Int32.self)
      DeltaEncoder.encode(values, to: page)
      return Bounds.of(values)
    case .uint32:
      let values = pending.presentValues(UInt32.self)
      values.withMemoryRebound(to: Int32.self) { DeltaEncoder.encode($0, to: page) }
      return Bounds.of(values)
    case .double:
      page.append(UnsafeRawBufferPointer(pending.presentValues(Double.self)))
      return nil
    case .text:
      LevelEncoder.codes(pending.presentValues(UInt32.self), words: pending.words.words.count, to: page)
      return Bounds.of(pending.words.words)
    }
  }

  /// Writes the page that was gathered; a dictionary page where there is no encoding.
  private func writePage(cells: Int, encoding: Int?, _ metadata: inout ColumnMetadata) throws(Failure) {
    // The format has 32 bits for the size of a page.
    guard page.count <= Int(Int32.max) else {
      throw Failure(.software, "a page of a Parquet file has \(page.count) bytes, more than 2^31 - 1")
    }
    let stored = try compressor?.compress(page.bytes) ?? page.bytes
    let header = PageHeader(
      isDictionary: encoding == nil, cells: cells, encoding: encoding ?? ParquetFormat.Encoding.plain,
      expandedSize: page.count, storedSize: stored.count
    ).encoded()
    try output.append(header)
    try output.write(stored)
    offset += header.count + stored.count
    metadata.expandedSize += header.count + page.count
    metadata.compressedSize += header.count + stored.count
  }
}

/// What stands in front of a page.
struct PageHeader: Equatable {
  var isDictionary: Bool
  var cells: Int
  var encoding: Int
  var expandedSize: Int
  var storedSize: Int

  func encoded() -> [UInt8] {
    var writer = ThriftWriter()
    writer.int32(1, isDictionary ? ParquetFormat.PageType.dictionary : ParquetFormat.PageType.data)
    writer.int32(2, expandedSize)
    writer.int32(3, storedSize)
    writer.structure(isDictionary ? 7 : 5) {
      $0.int32(1, cells)
      $0.int32(2, encoding)
      guard !isDictionary else { return }
      $0.int32(3, ParquetFormat.Encoding.rle)
      $0.int32(4, ParquetFormat.Encoding.rle)
    }
    writer.stop()
    return writer.bytes
  }
}
