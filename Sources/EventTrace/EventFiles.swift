public import DataFiles
public import RunRecord

/// Writes event tables into a run folder: `events/<kind>-NNNNN.<format>`, and `events/index.json`.
///
/// A file is closed at the first chunk of rows with which it has 16,777,216 rows or 64 MB.
public final class EventFiles: EventOutput, @unchecked Sendable {
  /// Rows and bytes of a file at which the next one begins.
  struct PartLimit {
    var rows: Int64 = 1 << 24
    var bytes: Int64 = 64 << 20
  }

  private let folder: OutputFolder
  private let format: TableFormat
  private let properties: [TableProperty]
  private let limit: PartLimit
  private var run = TracedRun()
  private var selection = EventSelection([])
  private var open: [EventKind: EventPart] = [:]
  /// Files that are closed, in the order of closing.
  public private(set) var parts: [EventKind: [EventFileFacts]] = [:]
  private var closedBytes: Int64 = 0

  /// An output into a folder that the caller commits.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - format: of the tables.
  ///   - properties: facts about the run for formats that have a place for them.
  public convenience init(to folder: OutputFolder, format: TableFormat, properties: [TableProperty] = []) {
    self.init(to: folder, format: format, properties: properties, limit: PartLimit())
  }

  init(to folder: OutputFolder, format: TableFormat, properties: [TableProperty], limit: PartLimit) {
    self.folder = folder
    self.format = format
    self.properties = properties
    self.limit = limit
  }

  /// Notes the run, and starts a file for each kind: a kind without events has an empty table.
  public func begin(_ run: TracedRun, _ selection: EventSelection) throws(Failure) {
    self.run = run
    self.selection = selection
    for kind in EventKind.allCases where selection.kinds.contains(kind) { _ = try part(of: kind) }
  }

  /// Bytes of all files so far; rows of a file that its format still gathers are not in them.
  public var bytes: Int64 { open.values.reduce(closedBytes) { $0 + $1.bytes } }

  /// Appends rows to the file of their kind.
  public func take(_ rows: EventRows) throws(Failure) {
    let part = try part(of: rows.kind)
    try part.append(rows, operators: run.operators)
    if part.facts.rows >= limit.rows || part.bytes >= limit.bytes { try close(rows.kind) }
  }

  private func part(of kind: EventKind) throws(Failure) -> EventPart {
    if let part = open[kind] { return part }
    let number = String(parts[kind]?.count ?? 0)
    let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
    let name = "events/\(kind.key)-\(digits).\(format.name)"
    let part = EventPart(name: name, file: try folder.file(name), format: format)
    try part.begin(
      TableSchema(name: kind.key, columns: kind.columns.map(\.tableColumn), properties: properties))
    open[kind] = part
    return part
  }

  private func close(_ kind: EventKind) throws(Failure) {
    guard let part = open.removeValue(forKey: kind) else { return }
    try part.close()
    closedBytes += part.bytes
    parts[kind, default: []].append(part.facts)
  }

  /// Closes all files and writes the index.
  public func end() throws(Failure) {
    for kind in EventKind.allCases { try close(kind) }
    try folder.write("events/index.json", try JSONText.render(index))
  }

  private var index: JSONNode {
    let tables = EventKind.allCases.filter { selection.kinds.contains($0) }.map(table)
    return .object([
      JSONField("schema", .string(EventIndex.schema)), JSONField("time_unit", .string(EventIndex.timeUnit)),
      JSONField("tables", .array(tables)),
    ])
  }

  private func table(_ kind: EventKind) -> JSONNode {
    let files = parts[kind] ?? []
    let rows = files.reduce(Int64(0)) { $0 + $1.rows }
    return .object([
      JSONField("kind", .string(kind.key)), JSONField("level", .string(kind.level.key)),
      JSONField("rows", .integer(Int128(rows))),
      JSONField("columns", .array(kind.columns.map { .string($0.name) })),
      JSONField("files", .array(files.map(\.node))),
    ])
  }
}

/// A file of an event table.
public struct EventFileFacts: Sendable, Hashable {
  /// Path inside the run folder.
  public var name: String
  /// Rows of the table in it.
  public var rows: Int64 = 0
  /// Length in bytes.
  public var bytes: Int64 = 0
  /// `t_ps` of the first row; nil where there is none.
  public var first: Int64?
  /// As `first`, of the last row.
  public var last: Int64?

  fileprivate var node: JSONNode {
    func number(_ value: Int64?) -> JSONNode { value.map { .integer(Int128($0)) } ?? .null }
    return .object([
      JSONField("name", .string(name)), JSONField("rows", number(rows)), JSONField("bytes", number(bytes)),
      JSONField("first_t_ps", number(first)), JSONField("last_t_ps", number(last)),
    ])
  }
}

/// A file of an event table that is being written.
final class EventPart {
  private let output: CountingOutput
  private let sink: any TableSink
  private(set) var facts: EventFileFacts

  init(name: String, file: OutputFile, format: TableFormat) {
    output = CountingOutput(file)
    sink = format.sink(to: output)
    facts = EventFileFacts(name: name)
  }

  var bytes: Int64 { output.bytes }

  func begin(_ schema: TableSchema) throws(Failure) { try sink.begin(schema) }

  func append(_ rows: EventRows, operators: [String]) throws(Failure) {
    guard rows.count > 0 else { return }
    try sink.append(rows.chunk(operators: operators))
    facts.rows += Int64(rows.count)
    if facts.first == nil { facts.first = rows.values[0] }
    facts.last = rows.values[rows.values.count - rows.width]
  }

  func close() throws(Failure) {
    try sink.finish()
    try output.file.close()
    facts.bytes = output.bytes
  }
}

/// A file that counts what is written to it.
private final class CountingOutput: ByteOutput {
  let file: OutputFile
  var bytes: Int64 = 0

  init(_ file: OutputFile) { self.file = file }

  func write(_ part: UnsafeRawBufferPointer) throws(Failure) {
    try file.write(part)
    bytes += Int64(part.count)
  }
}
