import DataFiles

/// Understands the footer of a file that `ParquetSink` wrote, and checks it against the size of the file.
struct FooterReader {
  /// First byte of the footer: everything else must lie before it.
  let dataEnd: Int

  func footer(_ bytes: [UInt8]) throws(Malformed) -> Footer {
    var cursor = ByteCursor(bytes)
    let value = try ThriftValue.structure(&cursor)
    var footer = Footer(schema: try schema(value))
    for group in try value[4].elements { footer.groups.append(try self.group(group, footer.schema)) }
    let rows = footer.groups.reduce(0) { $0 + $1.rows }
    guard try value[3].integer(in: 0...Int.max) == rows else {
      throw Malformed("the row groups have \(rows) rows, the footer says something else")
    }
    return footer
  }

  private func schema(_ value: ThriftValue) throws(Malformed) -> TableSchema {
    let elements = try value[2].elements
    guard let root = elements.first,
      try root[5].integer(in: 1...ParquetSink.largestColumnCount) == elements.count - 1
    else { throw Malformed("expected a flat list of columns") }
    var schema = TableSchema(name: try root[4].text, columns: [])
    for element in elements.dropFirst() { schema.columns.append(try column(element)) }
    for property in try value.optional(5)?.elements ?? [] {
      schema.properties.append(TableProperty(try property[1].text, try property.optional(2)?.text ?? ""))
    }
    return schema
  }

  private func column(_ element: ThriftValue) throws(Malformed) -> TableColumn {
    let name = try element[4].text
    guard try element.optional(5) == nil else { throw Malformed("column \(name): is not flat") }
    let physical = try element[1].integer(in: 0...7)
    let converted = try element.optional(6)?.integer(in: 0...64)
    guard let type = TableType(physicalType: physical, convertedType: converted) else {
      throw Malformed("column \(name): expected a type of this program, found \(physical)")
    }
    let repetition = try element[3].integer(in: 0...1)
    return TableColumn(name, type, isOptional: repetition == ParquetFormat.Repetition.optional)
  }

  private func group(_ value: ThriftValue, _ schema: TableSchema) throws(Malformed) -> RowGroupMetadata {
    var group = RowGroupMetadata(
      rows: try value[3].integer(in: 0...ParquetReader.largestGroupRows), columns: [])
    let chunks = try value[1].elements
    guard chunks.count == schema.columns.count else {
      throw Malformed("expected \(schema.columns.count) columns in a row group, found \(chunks.count)")
    }
    for (column, chunk) in zip(schema.columns, chunks) {
      do throws(Malformed) {
        group.columns.append(try metadata(try chunk[3], of: column, rows: group.rows))
      } catch {
        throw Malformed("column \(column.name): \(error.problem)")
      }
    }
    return group
  }

  private func metadata(
    _ value: ThriftValue, of column: TableColumn, rows: Int
  ) throws(Malformed) -> ColumnMetadata {
    var metadata = ColumnMetadata()
    metadata.codec = try value[4].integer(in: 0...7)
    metadata.cells = try value[5].integer(in: rows...rows)
    metadata.expandedSize = try value[6].integer(in: 0...Int.max)
    metadata.compressedSize = try value[7].integer(in: 0...dataEnd)
    metadata.dataOffset = try value[9].integer(in: ParquetFormat.magic.count...dataEnd)
    metadata.dictionaryOffset = try value.optional(11)?.integer(
      in: ParquetFormat.magic.count...metadata.dataOffset)
    guard metadata.compressedSize <= dataEnd - metadata.start,
      metadata.dataOffset - metadata.start <= metadata.compressedSize
    else { throw Malformed("lies beyond the end of the data") }
    if let statistics = try value.optional(12) {
      metadata.nulls = try statistics.optional(3)?.integer(in: 0...rows) ?? 0
      if let largest = try statistics.optional(5)?.bytes, let smallest = try statistics.optional(6)?.bytes {
        metadata.bounds = .init(smallest: smallest, largest: largest)
      }
    }
    return metadata
  }
}
