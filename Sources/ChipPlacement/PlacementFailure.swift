/// Why a model cannot be placed, or a placement cannot be used.
public struct PlacementFailure: Error, Sendable, Hashable {
  /// The part of an entry that is at fault.
  public enum Part: String, Sendable, Hashable {
    case operation = "op"
    case inputs = "in"
    case outputs = "out"
    case node = "on"
  }

  /// What is wrong, with numbers; at most four lines, the first says the most.
  public let problem: String
  /// Index into `Placement.entries` of the entry at fault; nil where no single entry is.
  public let entry: Int?
  /// The part of that entry; nil means the entry as a whole.
  public let part: Part?
  /// The nearest valid name, where a name is unknown.
  public let suggestion: String?

  /// Makes a failure that concerns no single entry.
  public init(_ problem: String) {
    self.init(problem, entry: nil)
  }

  /// Makes a failure about an entry of a placement.
  public init(_ problem: String, entry: Int?, _ part: Part? = nil, suggestion: String? = nil) {
    self.problem = problem
    self.entry = entry
    self.part = part
    self.suggestion = suggestion
  }

  /// The problem with the place of the entry in front and the nearest name behind; at most four lines.
  public var message: String {
    let place = entry.map { "placement: entries[\($0)]: " } ?? ""
    return place + problem + (suggestion.map { "; did you mean '\($0)'?" } ?? "")
  }
}
