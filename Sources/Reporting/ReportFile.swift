/// One file of the run folder: its name and its contents.
public struct ReportFile: Sendable, Equatable {
  /// Name inside the run folder; never derived from input.
  public var name: String
  /// Bytes of the file.
  public var contents: [UInt8]

  /// A file with the given bytes.
  public init(name: String, contents: [UInt8]) {
    self.name = name
    self.contents = contents
  }

  /// A file of UTF-8 text.
  public init(name: String, text: String) { self.init(name: name, contents: Array(text.utf8)) }
}
