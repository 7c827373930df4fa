/// Writes one table in one file format, some rows at a time.
///
/// The seam behind which formats live: a new one is a type that conforms and a `TableFormat` that names it.
public protocol TableSink: AnyObject {
  /// Starts the table.
  ///
  /// Called once, before anything else.
  ///
  /// - Throws: 70 where the format cannot hold such a table; 74 where the device is full or fails.
  func begin(_ schema: TableSchema) throws(Failure)

  /// Appends rows; how they are cut into chunks does not change the file.
  ///
  /// - Throws: 70 where the columns are not those of the schema; 74 where the device is full or fails.
  func append(_ chunk: TableChunk) throws(Failure)

  /// Writes what is left.
  ///
  /// The output stays open; its owner closes it.
  ///
  /// - Throws: 74 where the device is full or fails.
  func finish() throws(Failure)
}

/// A file format of tables.
public struct TableFormat: Sendable, Equatable {
  /// Name of the format, which is the suffix of its files, too.
  public let name: String
  private let makeSink: @Sendable (any ByteOutput) -> any TableSink

  /// A format from its name and what writes it.
  public init(name: String, sink: @escaping @Sendable (any ByteOutput) -> any TableSink) {
    self.name = name
    makeSink = sink
  }

  /// A writer for one table.
  public func sink(to output: any ByteOutput) -> any TableSink { makeSink(output) }

  /// Formats are the same if they have the same name.
  public static func == (a: TableFormat, b: TableFormat) -> Bool { a.name == b.name }
}

extension TableFormat {
  /// Comma-separated values with a header line.
  public static let csv = TableFormat(name: "csv") { CSVSink(to: $0) }
}
