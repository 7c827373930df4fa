import DataFiles

/// Turns the pages of one column and row group into cells.
struct ColumnDecoder {
  let column: TableColumn
  let metadata: ColumnMetadata
  /// The pages, from the first byte of the column on.
  let bytes: [UInt8]

  func cells() throws(Malformed) -> ColumnChunk {
    var cursor = ByteCursor(bytes)
    var words: [String] = []
    if metadata.dictionaryOffset != nil {
      guard column.type == .text else { throw Malformed("a dictionary in a column of numbers") }
      let (header, content) = try page(&cursor)
      guard header.isDictionary, header.cells <= metadata.cells else {
        throw Malformed("expected a page of words")
      }
      words = try self.words(content, count: header.cells)
    }
    let (header, content) = try page(&cursor)
    guard !header.isDictionary, header.cells == metadata.cells, header.encoding == column.type.encoding else {
      throw Malformed("expected one page with all \(metadata.cells) cells")
    }
    var page = ByteCursor(content)
    let isPresent = column.isOptional ? try definitionLevels(&page) : nil
    let present = isPresent?.reduce(0) { $0 + ($1 ? 1 : 0) } ?? metadata.cells
    let values = try self.values(&page, count: present, words: words)
    return spread(values, isPresent, present)
  }

  /// The next page, expanded.
  ///
  /// Its size is checked against the number of cells before memory is taken.
  private func page(_ cursor: inout ByteCursor) throws(Malformed) -> (PageHeader, [UInt8]) {
    let value = try ThriftValue.structure(&cursor)
    let isDictionary = try value[1].integer(in: 0...3) == ParquetFormat.PageType.dictionary
    let details = try value[isDictionary ? 7 : 5]
    let header = PageHeader(
      isDictionary: isDictionary, cells: try details[1].integer(in: 0...metadata.cells),
      encoding: try details[2].integer(in: 0...16),
      expandedSize: try value[2].integer(in: 0...limit(isDictionary)),
      storedSize: try value[3].integer(in: 0...cursor.rest))
    let stored = try cursor.take(header.storedSize)
    switch metadata.codec {
    case ParquetFormat.Codec.none:
      guard stored.count == header.expandedSize else { throw Malformed("a page of the wrong size") }
      return (header, stored)
    case ParquetFormat.Codec.zstd:
      let content = stored.withUnsafeBytes { Compressor.expand($0, count: header.expandedSize) }
      guard let content else { throw Malformed("a page that zstd cannot expand") }
      return (header, content)
    default: throw Malformed("expected codec 0 or 6, found \(metadata.codec)")
    }
  }

  /// Bytes that a page may have once it is expanded.
  private func limit(_ isDictionary: Bool) -> Int {
    isDictionary ? ParquetReader.largestDictionary : metadata.cells * 10 + 4096
  }

  private func words(_ content: [UInt8], count: Int) throws(Malformed) -> [String] {
    var cursor = ByteCursor(content)
    var words: [String] = []
    for _ in 0..<count {
      let bytes = try cursor.take(try cursor.littleEndian32())
      guard let word = String(validating: bytes, as: UTF8.self) else {
        throw Malformed("a text that is not UTF-8")
      }
      words.append(word)
    }
    return words
  }

  private func definitionLevels(_ page: inout ByteCursor) throws(Malformed) -> [Bool] {
    let size = try page.littleEndian32()
    let start = try page.skip(size)
    var levels = ByteCursor(page.bytes, from: start, to: start + size)
    return try RunDecoder.decode(&levels, count: metadata.cells, width: 1).map { $0 != 0 }
  }

  private func values(
    _ page: inout ByteCursor, count: Int, words: [String]
  ) throws(Malformed) -> TableValues {
    switch column.type {
    case .int64: return .int64(try DeltaDecoder.decode(&page, count: count, as: Int64.self))
    case .int32: return .int32(try DeltaDecoder.decode(&page, count: count, as: Int32.self))
    case .uint32:
      return .uint32(
        try DeltaDecoder.decode(&page, count: count, as: Int32.self).map { UInt32(bitPattern: $0) })
    case .double:
      let start = try page.skip(count * 8)
      return .double(
        page.bytes.withUnsafeBytes { bytes in
          (0..<count).map { index in
            let pattern = bytes.loadUnaligned(fromByteOffset: start + index * 8, as: UInt64.self)
            return Double(bitPattern: UInt64(littleEndian: pattern))
          }
        })
    case .text:
      let width = Int(try page.byte())
      guard (1...32).contains(width) else { throw Malformed("codes of \(width) bits") }
      let codes = try RunDecoder.decode(&page, count: count, width: width)
      guard codes.allSatisfy({ $0 < UInt64(words.count) }) else {
        throw Malformed("a code of a word that does not exist")
      }
      return .text(TextValues(words: words, codes: codes.map { UInt32($0) }))
    }
  }

  /// One value per row: that of an empty cell is 0 or the empty text.
  private func spread(_ values: TableValues, _ isPresent: [Bool]?, _ present: Int) -> ColumnChunk {
    guard let isPresent, present < isPresent.count else { return ColumnChunk(values) }
    func spread<Value>(_ values: [Value], _ blank: Value) -> [Value] {
      var next = 0
      return isPresent.map { isPresent in
        guard isPresent else { return blank }
        defer { next += 1 }
        return values[next]
      }
    }
    switch values {
    case .int64(let values): return ColumnChunk(.int64(spread(values, 0)), isPresent: isPresent)
    case .int32(let values): return ColumnChunk(.int32(spread(values, 0)), isPresent: isPresent)
    case .uint32(let values): return ColumnChunk(.uint32(spread(values, 0)), isPresent: isPresent)
    case .double(let values): return ColumnChunk(.double(spread(values, 0)), isPresent: isPresent)
    case .text(let values):
      let blank = UInt32(values.words.count)
      let codes = spread(values.codes, blank)
      return ColumnChunk(.text(TextValues(words: values.words + [""], codes: codes)), isPresent: isPresent)
    }
  }
}
