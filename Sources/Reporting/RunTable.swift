public import DataFiles

/// One table of the run folder: typed once, written in any format.
public struct RunTable: Sendable, Equatable {
  /// Name, columns, and the facts of the run.
  public let schema: TableSchema
  /// All rows.
  public let rows: TableChunk

  /// Writes the whole table.
  ///
  /// - Throws: 74 where the device is full or fails.
  public func write(as format: TableFormat, to output: any ByteOutput) throws(Failure) {
    let sink = format.sink(to: output)
    try sink.begin(schema)
    try sink.append(rows)
    try sink.finish()
  }

  /// The table as a file in memory.
  public func file(as format: TableFormat) throws(Failure) -> ReportFile {
    let output = ByteBuffer()
    try write(as: format, to: output)
    return ReportFile(name: "\(schema.name).\(format.name)", contents: output.bytes)
  }
}
