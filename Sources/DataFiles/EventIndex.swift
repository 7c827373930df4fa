/// `events/index.json` of a run folder: which files the event tables are.
public enum EventIndex {
  /// Value of `schema` in folders that this version reads.
  public static let schema = "spikefoundry.events/v1"
  /// The unit of all times.
  public static let timeUnit = "ps"
  /// Bytes that an index may have.
  private static let limit = 1 << 26

  /// Reads the entries of the tables, each as it stands in the file.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - manifest: its manifest, for the message where there is no index.
  /// - Returns: the objects under `tables`.
  /// - Throws: 66 where there is no index; 65 where it is damaged, of another version, or in another unit.
  public static func tables(folder: String, manifest: JSONValue) throws(Failure) -> [JSONValue] {
    let file = "\(folder)/events/index.json"
    guard InputFile.exists(file) else { throw RunManifest.missingIndex(manifest, folder: folder) }
    let json = try JSONValue.read(file: file, limit: limit)
    try require("schema", schema, json, file)
    try require("time_unit", timeUnit, json, file)
    guard case .array(let tables)? = json["tables"]?.content else {
      throw Failure(.data, file: file, path: "tables", "expected an array, found none")
    }
    return tables
  }

  private static func require(
    _ name: String, _ expected: String, _ json: JSONValue, _ file: String
  ) throws(Failure) {
    let found = json[name]?.string
    guard found != expected else { return }
    throw Failure(
      .data, file: file, position: json[name]?.position ?? json.position, path: name,
      "expected '\(expected)', found \(found.map { MessageText.quote($0) } ?? "none")")
  }
}
