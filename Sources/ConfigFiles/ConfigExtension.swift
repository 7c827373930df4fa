/// The key `extends`: a text whose values hold where another one states none.
public enum ConfigExtension {
  /// Key of the name of what is extended.
  public static let key = "extends"
  /// Most texts that extend each other.
  static let limit = 8

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
