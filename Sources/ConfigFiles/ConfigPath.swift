/// Paths that stand in a configuration file and start from its folder.
public enum ConfigPath {
  /// A path as it is where it is absolute, else below a folder; an empty folder is the working folder.
  public static func join(_ folder: String, _ path: String) -> String {
    folder.isEmpty || path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// The folder of a file; empty for the working folder.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
