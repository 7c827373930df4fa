import DataFiles

/// The key `extends`: a text whose values hold where another one states none.
public enum ConfigExtension {
  /// Key of the name of what is extended.
  public static let key = "extends"
  /// Most texts that extend each other.
  static let limit = 8

  /// Paths of a file and of all that it extends, as far as they can be read.
  ///
  /// A pipe is only named: what is read from it here would be missing later.
  ///
  /// - Parameters:
  ///   - name: the file.
  ///   - folder: where a relative path starts from; empty for the working folder.
  ///   - isBuiltIn: whether a name stands for a text that is no file.
  /// - Returns: the file first, then what it extends, one behind the other.
  public static func files(
    _ name: String, relativeTo folder: String = "", isBuiltIn: (String) -> Bool = { _ in false }
  ) -> [String] {
    var files: [String] = []
    var next: String? = name
    var folder = folder
    while let name = next, !isBuiltIn(name), files.count <= limit {
      let path = ConfigPath.join(folder, name)
      files.append(path)
      folder = ConfigPath.folder(of: path)
      next = base(of: path)
    }
    return files
  }

  private static func base(of path: String) -> String? {
    guard InputFile.byteCount(path) != nil, let source = try? ConfigFile.source(path: path),
      let tree = try? ConfigParser.parse(source)
    else { return nil }
    return try? ConfigReader(tree).ifPresent(key)?.text()
  }

  /// A tree with what it extends merged under it; the tree itself where it extends nothing.
  ///
  /// `depth` counts the texts that extend this one; `base` gives the tree of a name, its own base merged in.
  ///
  /// Throws where the tree is of another format than `schema`, before its base is looked for, or too many texts extend
  /// each other, and what `base` throws: a base that is not there is an error of the line that names it.
  public static func merged(
    _ tree: ConfigNode, schema: String, depth: Int, base: (String) throws(ConfigDiagnostic) -> ConfigNode
  ) throws(ConfigDiagnostic) -> ConfigNode {
    try ConfigReader(tree).check(schema: schema)
    guard let reader = ConfigReader(tree).ifPresent(key) else { return tree }
    guard depth < limit else {
      throw reader.failure(expected: "at most \(limit) files that extend each other")
    }
    let name = try reader.text()
    do throws(ConfigDiagnostic) {
      let base = try base(name)
      guard base.entries != nil else { throw reader.failure(expected: "a file with a map") }
      return base.merged(under: tree)
    } catch {
      throw error.whereMissing(at: reader.node.origin, path: reader.path)
    }
  }
}
