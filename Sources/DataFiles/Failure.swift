/// Why a command stops, as an exit status of sysexits.h.
public enum FailureCode: Int32, Sendable, Hashable {
  /// The command line is wrong.
  case usage = 64
  /// An input file or value is wrong.
  case data = 65
  /// An input file is missing or cannot be opened.
  case noInput = 66
  /// An invariant of the program itself is broken.
  case software = 70
  /// An output cannot be created.
  case cantCreate = 73
  /// Reading or writing failed half-way.
  case ioError = 74
}

/// An error that ends a command: an exit status and at most four lines for the user.
///
/// The message may contain names taken from untrusted files: the initialisers escape control and
/// bidirectional-override characters and cut what is too long, so `message` is safe to print.
public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
  /// Lines that a message may have.
  public static let maximumLines = 4
  /// Unicode scalars that one line of a message may have.
  public static let maximumLineLength = 990

  /// The exit status.
  public let code: FailureCode
  /// At most four lines, without a line feed at the end.
  public let message: String
  /// Whether the message starts with the file that it is about.
  public let namesFile: Bool
  /// The number that the operating system gave as the reason (`errno`); nil where it has no part in the failure.
  let systemError: Int32?

  /// Makes a failure from its complete message.
  public init(_ code: FailureCode, _ message: String) { self.init(code, message, namesFile: false) }

  /// Makes a failure from a complete message that starts with the file that it is about.
  public init(_ code: FailureCode, placed message: String) { self.init(code, message, namesFile: true) }

  private init(_ code: FailureCode, _ message: String, namesFile: Bool, systemError: Int32? = nil) {
    self.code = code
    self.namesFile = namesFile
    self.systemError = systemError
    self.message = message.split(separator: "\n", omittingEmptySubsequences: true)
      .prefix(Self.maximumLines)
      .map { MessageText.escape(String($0), limit: Self.maximumLineLength) }
      .joined(separator: "\n")
  }

  /// Makes a failure about a place in a file: `file:line:column: error: path: problem`.
  ///
  /// - Parameters:
  ///   - code: the exit status.
  ///   - file: the file, as the user named it.
  ///   - position: where in the file; left out where the file is not text.
  ///   - path: which value of the file, such as `core.queue.depth`; left out where it is the whole file.
  ///   - problem: `expected X, found Y`.
  public init(
    _ code: FailureCode, file: String, position: TextPosition? = nil, path: String? = nil, _ problem: String
  ) {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    let subject = path.map { MessageText.escape($0, limit: 200) + ": " } ?? ""
    self.init(code, Self.message(file, place, subject + problem), namesFile: true)
  }

  /// Makes a failure about a whole file that the operating system reports.
  init(_ code: FailureCode, file: String, _ problem: String, systemError: Int32) {
    self.init(
      code, Self.message(file, "", "\(problem): \(SystemError.text(systemError))"), namesFile: true,
      systemError: systemError)
  }

  private static func message(_ file: String, _ place: String, _ problem: String) -> String {
    "\(MessageText.escape(file, limit: 400))\(place): error: \(problem)"
  }

  /// What goes to standard error, with a line feed at the end.
  public var text: String { message + "\n" }

  /// The message.
  public var description: String { message }
}

/// A place in a text file.
///
/// Both numbers start at 1; columns count bytes.
public struct TextPosition: Sendable, Hashable, Comparable {
  /// Number of the line.
  public var line: Int
  /// Number of the byte in its line.
  public var column: Int

  /// Makes a place from its numbers.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Whether a place is before another.
  public static func < (a: TextPosition, b: TextPosition) -> Bool { (a.line, a.column) < (b.line, b.column) }
}
