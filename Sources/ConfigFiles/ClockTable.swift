/// The clocks of a file, for times that are stated in cycles of them.
struct ClockTable {
  /// Clocks with their frequencies, in file order.
  private(set) var known: [(name: String, hertz: Int64)] = []
  /// Names of clocks that have an error of their own.
  private var broken: Set<String> = []
  /// Whether there is no telling which clocks the file has.
  var isUnreadable = false

  /// The clocks of values that were read.
  init(_ values: ConfigValues = ConfigValues(origin: .builtIn)) {
    known = values.all.filter { $0.path.hasPrefix("clocks.") }.map {
      (name: String($0.path.dropFirst("clocks.".count)), hertz: $0.number)
    }
  }

  /// Adds a clock; without a frequency one whose error was reported.
  mutating func add(_ name: String, hertz: Int64?) {
    if let hertz { known.append((name, hertz)) } else { broken.insert(name) }
  }

  /// The frequency of a clock; nil where the file has no such clock, or a broken one.
  func hertz(of name: String) -> Int64? { known.first { $0.name == name }?.hertz }

  /// Whether it is the error of a clock that a name has no frequency.
  func isBroken(_ name: String) -> Bool { isUnreadable || broken.contains(name) }
}
