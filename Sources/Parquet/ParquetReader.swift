public import DataFiles

/// Reads the files that `ParquetSink` writes: flat tables with one page per column and row group.
///
/// Files of other programs are refused where they use more of the format. Whatever the bytes are, reading ends
/// with rows or with a `Failure`; memory is taken only for what sizes in the file and fixed limits allow.
public struct ParquetReader: Sendable {
  /// Rows that a row group may have.
  static let largestGroupRows = 1 << 20
  /// Bytes that the footer, and the words of one column and row group, may have.
  static let largestFooter = 1 << 24
  static let largestDictionary = 1 << 28
  /// Cells that one call gives at most.
  static let largestRead = 1 << 27

  /// The file, for messages.
  public let path: String
  /// Name, columns and facts of the table.
  public var schema: TableSchema { footer.schema }
  /// Number of row groups.
  public var groupCount: Int { footer.groups.count }
  /// Number of rows.
  public var rowCount: Int { footer.groups.reduce(0) { $0 + $1.rows } }

  private let source: ParquetSource
  private let footer: Footer

  /// Opens a file and reads its footer.
  ///
  /// - Throws: 66 where the file cannot be opened; 65 where it is no Parquet file of this program, not complete
  ///   or damaged; 74 where it cannot be mapped.
  public init(_ path: String) throws(Failure) {
    try self.init(.file(try MappedFile(path)), path: path)
  }

  /// Reads a file that is in memory.
  ///
  /// - Throws: 65 as above.
  public init(bytes: [UInt8], name: String) throws(Failure) { try self.init(.memory(bytes), path: name) }

  private init(_ source: ParquetSource, path: String) throws(Failure) {
    self.source = source
    self.path = path
    do throws(Malformed) {
      let tail = ParquetFormat.magic.count + 4
      guard source.size >= ParquetFormat.magic.count + tail,
        try source.bytes(0..<ParquetFormat.magic.count) == ParquetFormat.magic,
        try source.bytes((source.size - ParquetFormat.magic.count)..<source.size) == ParquetFormat.magic
      else { throw Malformed("is no Parquet file, or was not finished: it does not begin and end with PAR1") }
      var size = ByteCursor(try source.bytes((source.size - tail)..<source.size))
      let length = try size.littleEndian32()
      let start = source.size - tail - length
      guard start >= ParquetFormat.magic.count, length <= Self.largestFooter else {
        throw Malformed("a footer of \(length) bytes")
      }
      footer = try FooterReader(dataEnd: start).footer(try source.bytes(start..<(start + length)))
    } catch {
      throw Self.failure(path, error)
    }
  }

  /// Number of rows of a row group.
  public func rows(inGroup group: Int) -> Int { footer.groups[group].rows }

  /// Smallest and largest value of a column of whole numbers in a row group.
  ///
  /// nil for other columns, and where every cell is empty.
  public func range(ofColumn column: Int, inGroup group: Int) -> ClosedRange<Int64>? {
    guard let bounds = footer.groups[group].columns[column].bounds,
      let smallest = schema.columns[column].type.integer(bounds.smallest),
      let largest = schema.columns[column].type.integer(bounds.largest), smallest <= largest
    else { return nil }
    return smallest...largest
  }

  /// The row groups whose values of a column may lie in a range; those without bounds included.
  public func groups(whereColumn column: Int, overlaps range: ClosedRange<Int64>) -> [Int] {
    (0..<groupCount).filter { group in
      self.range(ofColumn: column, inGroup: group).map { $0.overlaps(range) } ?? true
    }
  }

  /// The cells of some columns in one row group.
  ///
  /// - Parameters:
  ///   - group: number of the row group.
  ///   - columns: numbers of the columns, in the order of the result; all where left out.
  /// - Returns: one element per column that was asked for.
  /// - Throws: 65 where the file is damaged, or more than 2^27 cells were asked for.
  /// Complexity: O(cells).
  public func read(group: Int, columns: [Int]? = nil) throws(Failure) -> TableChunk {
    let columns = columns ?? Array(schema.columns.indices)
    var chunk = TableChunk([])
    do throws(Malformed) {
      guard rows(inGroup: group) * columns.count <= Self.largestRead else {
        throw Malformed("\(rows(inGroup: group)) rows of \(columns.count) columns are too many to read")
      }
      for column in columns { chunk.columns.append(try cells(ofColumn: column, inGroup: group)) }
    } catch {
      throw Self.failure(path, error)
    }
    return chunk
  }

  private func cells(ofColumn number: Int, inGroup group: Int) throws(Malformed) -> ColumnChunk {
    let column = schema.columns[number]
    let metadata = footer.groups[group].columns[number]
    do throws(Malformed) {
      let bytes = try source.bytes(metadata.start..<(metadata.start + metadata.compressedSize))
      return try ColumnDecoder(column: column, metadata: metadata, bytes: bytes).cells()
    } catch {
      throw Malformed("row group \(group): column \(column.name): \(error.problem)")
    }
  }

  private static func failure(_ path: String, _ malformed: Malformed) -> Failure {
    Failure(.data, file: path, malformed.problem)
  }
}

extension TableType {
  /// A whole number from the bytes of a bound; nil for other types and wrong sizes.
  fileprivate func integer(_ bytes: [UInt8]) -> Int64? {
    guard self != .double, self != .text, bytes.count == storedSize else { return nil }
    let pattern = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return switch self {
    case .int32: Int64(Int32(truncatingIfNeeded: pattern))
    default: Int64(bitPattern: pattern)
    }
  }
}

/// The bytes of a file: mapped, or in memory.
enum ParquetSource: Sendable {
  case file(MappedFile)
  case memory([UInt8])

  var size: Int {
    switch self {
    case .file(let file): file.bytes.count
    case .memory(let bytes): bytes.count
    }
  }

  /// A copy of some bytes.
  func bytes(_ range: Range<Int>) throws(Malformed) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw Malformed("bytes \(range.lowerBound) to \(range.upperBound) of \(size) are not there")
    }
    return switch self {
    case .file(let file): Array(file.bytes[range])
    case .memory(let bytes): Array(bytes[range])
    }
  }
}
