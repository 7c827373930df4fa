/// Where a key or value comes from.
///
/// Every node carries one, so that every error can name it.
public enum ConfigOrigin: Sendable {
  /// A place in a text; line and column count from 1, columns in Unicode scalars.
  case place(ConfigSource, line: Int, column: Int)
  /// The n-th override of the command line, counted from 1.
  case set(Int)
  /// A text as a whole, by its name.
  case whole(String)
  /// The default of the field table.
  case builtIn

  /// The front of a diagnostic: `FILE:LINE:COL`, `--set #n`, `FILE` or `default`.
  public var text: String {
    switch self {
    case .place(let source, let line, let column): "\(source.name):\(line):\(column)"
    case .set(let number): "--set #\(number)"
    case .whole(let name): name
    case .builtIn: "default"
    }
  }
}
