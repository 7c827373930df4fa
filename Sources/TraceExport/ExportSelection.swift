public import DataFiles

/// Which part of a run a timeline shows.
public struct ExportSelection: Sendable, Equatable {
  /// Which cores have rows of their own.
  public enum Cores: Sendable, Equatable {
    case all
    /// Those with these numbers.
    case numbers([ClosedRange<Int>])
    /// So many, by the time that they work in the window; of equal ones the lower number.
    case busiest(Int)
  }

  /// Arrows that memory is taken for at most.
  public static let largestArrows = 1 << 22

  /// Events whose `t_ps` is in this range, in picoseconds.
  public var window: Range<Int64> = 0..<Int64.max
  /// Cores; the rows of the model show the work of all cores.
  public var cores = Cores.all
  /// Layers; nil means all, operators outside the layers included.
  public var layers: [ClosedRange<Int>]?
  /// Processed positions; nil means all.
  public var tokens: [ClosedRange<Int>]?
  /// Most arrows from spikes to where they are served; of more, a sample by identifier is kept.
  public var arrows = 50_000

  /// Selects the whole run.
  public init() {}

  /// Reads `all`, `top:64` or a list such as `0-15,40`.
  ///
  /// - Throws: 64 where the text is something else.
  public static func cores(_ text: String) throws(Failure) -> Cores {
    if text == "all" { return .all }
    if text.hasPrefix("top:") {
      guard let count = Int(text.dropFirst(4)), count > 0 else {
        throw Failure(
          .usage, "--cores: expected a number behind top:, found \(MessageText.quote(text))")
      }
      return .busiest(count)
    }
    return .numbers(try ranges(text, option: "--cores"))
  }

  /// Reads a list of numbers and ranges of an option, as `ranges(_:)` does.
  ///
  /// - Throws: 64 where the text is something else.
  public static func ranges(_ text: String, option: String) throws(Failure) -> [ClosedRange<Int>] {
    guard let ranges = ranges(text) else {
      throw Failure(
        .usage, "\(option): expected numbers and ranges such as 0-15,40, found \(MessageText.quote(text))")
    }
    return ranges
  }

  /// Reads a list of numbers and ranges such as `0-15,40` or `10..12`, ends included; nil where the text is something
  /// else.
  public static func ranges(_ text: String) -> [ClosedRange<Int>]? {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.replacing("..", with: "-").split(separator: "-", omittingEmptySubsequences: false)
        .map { Int($0) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, 0 <= first,
        first <= last
      else { return nil }
      ranges.append(first...last)
    }
    return ranges
  }

  /// Whether events of an operator and token are shown.
  func holds(layer: Int?, token: Int64) -> Bool {
    if let layers {
      guard let layer, layers.contains(where: { $0.contains(layer) }) else { return false }
    }
    return tokens?.contains { $0.contains(Int(token)) } ?? true
  }

  /// Whether events of all operators and tokens are shown.
  var isWholeModel: Bool { layers == nil && tokens == nil }
}
