import Glibc

/// What standard error can show.
public struct Terminal: Sendable {
  /// Whether it is a terminal on which a line can be drawn again.
  public var redraws: Bool
  /// Whether colours are welcome (`NO_COLOR` is not set).
  public var hasColour: Bool

  /// Describes a terminal.
  public init(redraws: Bool, hasColour: Bool) {
    self.redraws = redraws
    self.hasColour = hasColour
  }

  /// What standard error is, by its kind and the environment (`TERM`, `NO_COLOR`).
  public static var standardError: Terminal {
    let name = getenv("TERM").map { String(cString: $0) } ?? ""
    let plain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return Terminal(
      redraws: isatty(STDERR_FILENO) == 1 && !name.isEmpty && name != "dumb", hasColour: !plain)
  }

  /// Columns of the terminal behind standard error; 80 where it does not say.
  public static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
