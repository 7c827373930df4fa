public import DataFiles

/// The event tables of a run folder and what the run was, as `manifest.json` and `events/index.json` say.
///
/// Kinds and keys that this version does not know are kept or passed over, never an error.
public struct TraceFolder: Sendable {
  /// A file of an event table.
  public struct Part: Sendable, Equatable {
    /// Path inside the folder.
    public var name: String
    /// Rows that the index says it has.
    public var rows: Int64
    /// Its size.
    public var bytes: Int64
    /// First and last `t_ps`; nil where there is no row.
    public var times: ClosedRange<Int64>?
  }

  /// The events of one kind.
  public struct Table: Sendable, Equatable {
    /// The kind, such as `busy`.
    public var kind: String
    /// The level from which on runs record it, such as `L2`; empty where the index does not say.
    public var level: String
    /// Its files in order of time.
    public var parts: [Part]
    /// Rows of all parts.
    public var rows: Int64 { parts.reduce(0) { $0 &+ $1.rows } }
    /// Bytes of all parts.
    public var bytes: Int64 { parts.reduce(0) { $0 &+ $1.bytes } }
    /// First and last `t_ps`; nil where there is no row.
    public var times: ClosedRange<Int64>? {
      let known = parts.compactMap(\.times)
      guard let first = known.map(\.lowerBound).min(), let last = known.map(\.upperBound).max() else {
        return nil
      }
      return first...last
    }
  }

  /// The run folder.
  public let path: String
  /// Event tables, as the index lists them.
  public let tables: [Table]
  /// The manifest.
  public let manifest: JSONValue

  /// Reads the manifest and the index of the events.
  ///
  /// - Throws: 66 where the folder is no run folder or has no events; 65 where a file is damaged.
  public init(_ path: String) throws(Failure) {
    try self.init(path, manifest: RunManifest.read(folder: path))
  }

  /// Reads the index of the events of a folder whose manifest is not written yet.
  ///
  /// - Throws: as above.
  public init(_ path: String, manifest: JSONValue) throws(Failure) {
    self.path = path
    self.manifest = manifest
    let index = "\(path)/events/index.json"
    var read: [Table] = []
    for table in try EventIndex.tables(folder: path, manifest: manifest) {
      read.append(try Self.table(table, index))
    }
    self.tables = read
  }

  /// What is wrong with the files of the events, a sentence each: those that are missing or of another size than the
  /// index says.
  public var problems: [String] {
    tables.flatMap(\.parts).compactMap { part in
      let name = MessageText.escape(part.name, limit: 80)
      guard let bytes = InputFile.byteCount("\(path)/\(part.name)") else { return "\(name): missing" }
      return bytes == part.bytes ? nil : "\(name): expected \(part.bytes) bytes, found \(bytes)"
    }
  }

  /// Why no timeline can be made of the events: they are no Parquet tables; nil where they are.
  public var noTimeline: Failure? {
    guard let other = tables.flatMap(\.parts).first(where: { !$0.name.hasSuffix(".parquet") }) else {
      return nil
    }
    return Failure(
      .data, file: "\(path)/events/index.json", path: "files",
      "expected Parquet tables, found \(MessageText.quote(other.name)): for timelines run with --tables parquet"
    )
  }

  /// The table of a kind; nil where the run did not record it.
  public func table(_ kind: String) -> Table? { tables.first { $0.kind == kind } }

  private static func table(_ json: JSONValue, _ file: String) throws(Failure) -> Table {
    let kind = try text(json, "kind", file)
    guard case .array(let files)? = json["files"]?.content else {
      throw Failure(
        .data, file: file, position: json.position, path: "files", "expected an array, found none")
    }
    var parts: [Part] = []
    for entry in files {
      let name = try text(entry, "name", file)
      guard RunManifest.isEventFile(name) else {
        throw Failure(
          .data, file: file, position: entry.position, path: "name",
          "expected a file below events/, found \(MessageText.quote(name))")
      }
      var part = Part(name: name, rows: entry["rows"]?.integer ?? 0, bytes: entry["bytes"]?.integer ?? 0)
      if let first = entry["first_t_ps"]?.integer, let last = entry["last_t_ps"]?.integer, first <= last {
        part.times = first...last
      }
      parts.append(part)
    }
    return Table(kind: kind, level: json["level"]?.string ?? "", parts: parts)
  }

  private static func text(_ json: JSONValue, _ key: String, _ file: String) throws(Failure) -> String {
    guard let text = json[key]?.string else {
      throw Failure(
        .data, file: file, position: json.position, path: key,
        "expected a string, found \(json[key]?.kindName ?? "nothing")")
    }
    return text
  }
}
