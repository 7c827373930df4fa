import Glibc

/// `manifest.json` of a run folder, with messages that say what lies there instead.
public enum RunManifest {
  /// Value of `schema` in folders that this version reads.
  public static let schema = "spikefoundry.run/v1"
  /// Most tokens of a prompt: manifest and summary list them, and leave room for the rest of what JSON files may hold.
  public static let longestPrompt = 3 << 20
  /// Bytes that a manifest may have.
  static let limit = 1 << 26

  /// Reads the manifest of a run folder.
  ///
  /// - Throws: 66 where there is no run folder, 65 where the manifest is damaged or of something else.
  public static func read(folder: String) throws(Failure) -> JSONValue {
    try check(folder)
    let file = "\(folder)/manifest.json"
    let manifest = try JSONValue.read(file: file, limit: limit)
    let found = manifest["schema"]?.string
    guard found == schema else {
      throw Failure(
        .data, file: file, position: manifest["schema"]?.position ?? manifest.position, path: "schema",
        "expected a run folder of \(schema), found \(found.map { MessageText.quote($0) } ?? "none")")
    }
    return manifest
  }

  /// Paths of the files and folders of a run.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - replaceable: name of a file that the rest can make again, which is left out.
  /// - Returns: paths that start with `folder`; none where the manifest cannot be read.
  public static func paths(folder: String, but replaceable: String) -> [String] {
    guard let manifest = try? read(folder: folder), let entries = entries(manifest) else { return [] }
    return (["manifest.json"] + entries).filter { $0 != replaceable }.map { "\(folder)/\($0)" }
  }

  /// First path components of a manifest's `files`: strings, objects with a `name`, or the keys of an object; nil where
  /// it lists none.
  static func entries(_ manifest: JSONValue) -> [String]? {
    guard let files = manifest["files"] else { return nil }
    let paths: [String]
    switch files.content {
    case .object(let members): paths = members.map(\.name)
    case .array(let elements):
      paths = elements.compactMap { element in
        if case .string(let text) = element.content { return text }
        if case .string(let text)? = element["name"]?.content { return text }
        return nil
      }
    default: paths = []
    }
    return paths.map { String($0.prefix { $0 != "/" }) }
  }

  /// Kinds of events that the run recorded, as its manifest says.
  public static func tracedKinds(_ manifest: JSONValue) -> [String] {
    guard case .object(let rows)? = manifest["trace"]?["rows"]?.content else { return [] }
    return rows.map(\.name)
  }

  /// What is wrong where the manifest names events and their index is not there.
  public static func missingIndex(_ manifest: JSONValue, folder: String) -> Failure {
    let kinds = tracedKinds(manifest)
    guard !kinds.isEmpty else {
      return Failure(
        .noInput, file: folder,
        "the run recorded no events: expected events/index.json (run it again with --trace L2)")
    }
    let names = kinds.map { MessageText.escape($0, limit: 20) }.prefix(12).joined(separator: ", ")
    return Failure(
      .noInput, file: "\(folder)/events/index.json",
      "expected the index of the events that the run recorded, found none\n"
        + "  the manifest names \(names): was the folder copied in part?")
  }

  /// Whether a name in the index of the events is one of a file in the folder `events`, and so leads nowhere else.
  package static func isEventFile(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0] == "events" && !parts[1].isEmpty && !parts[1].hasPrefix(".")
      && !name.utf8.contains(0)
  }

  private static func check(_ folder: String) throws(Failure) {
    guard !folder.isEmpty, !folder.utf8.contains(0) else {
      throw Failure(.noInput, file: folder, "expected a run folder, found an empty name")
    }
    var status = stat()
    guard stat(folder, &status) == 0 else { throw missing(folder, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(.noInput, file: folder, "expected a run folder, found a file")
    }
    guard stat("\(folder)/manifest.json", &status) != 0 else { return }
    let number = errno
    guard number == ENOENT else { throw SystemError.opening("\(folder)/manifest.json", number) }
    let hint = RunRemains(of: folder).map { "\n  \($0.explanation)" } ?? ""
    throw Failure(.noInput, file: folder, "expected a run folder, found no manifest.json in it\(hint)")
  }

  /// Of a killed run, its growing folder may lie beside the place where it would have appeared.
  private static func missing(_ folder: String, _ number: Int32) -> Failure {
    guard number == ENOENT, let remains = RunRemains(of: folder) else {
      return SystemError.opening(folder, number)
    }
    return Failure(.noInput, file: folder, "no such run folder; \(remains.explanation)")
  }
}
