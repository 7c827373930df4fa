/// Writes a table as comma-separated values; what is about the table as a whole has no place there.
public final class CSVSink: TableSink {
  /// Bytes gathered before they are handed on.
  private static let bufferSize = 1 << 16

  private let output: any ByteOutput
  private var schema = TableSchema(name: "", columns: [])
  private var writer = CSVWriter(columns: [])

  /// A writer into an output that the caller closes.
  public init(to output: any ByteOutput) { self.output = output }

  /// Writes the header line.
  public func begin(_ schema: TableSchema) throws(Failure) {
    self.schema = schema
    writer = CSVWriter(columns: schema.columns.map(\.name))
  }

  /// Writes one line per row.
  ///
  /// - Throws: 70 where the columns are not those of the schema or a number is not finite; 74 where the device
  ///   is full or fails.
  public func append(_ chunk: TableChunk) throws(Failure) {
    try chunk.check(against: schema)
    var line: [CSVCell] = []
    for row in 0..<chunk.rows {
      line.removeAll(keepingCapacity: true)
      for column in chunk.columns { line.append(column.cell(row)) }
      try writer.add(line)
      if writer.bytes.count >= Self.bufferSize { try output.append(writer.take()) }
    }
  }

  /// Hands on what is left.
  public func finish() throws(Failure) { try output.append(writer.take()) }
}
