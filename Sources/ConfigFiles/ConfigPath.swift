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

  /// The name of a file without folder and extension; a leading dot begins no extension.
  public static func stem(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return String(file) }
    return String(file[..<dot])
  }
}
