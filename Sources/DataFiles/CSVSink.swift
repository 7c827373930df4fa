/// Writes a table as comma-separated values; what is about the table as a whole has no place there.
public final class CSVSink: TableSink {
  private var schema = TableSchema(name: "", columns: [])
  private var lines: CSVLines

  /// A writer into an output that the caller closes.
  public init(to output: any ByteOutput) { lines = CSVLines(to: output) }

  /// Writes the header line.
  public func begin(_ schema: TableSchema) throws(Failure) {
    self.schema = schema
    try lines.append(CSVWriter(columns: schema.columns.map(\.name)).bytes)
  }

  /// Writes one line per row.
  ///
  /// - Throws: 70 where the columns are not those of the schema or a number is not finite; 74 where the device
  ///   is full or fails.
  public func append(_ chunk: TableChunk) throws(Failure) {
    try chunk.check(against: schema)
    try lines.append(chunk)
  }

  /// Hands on what is left.
  public func finish() throws(Failure) { try lines.flush() }
}
