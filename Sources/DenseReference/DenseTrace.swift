public import SpikeWorkload

/// The smallest distance between a value and the point where its rounding would change.
public struct RoundingMargin: Sendable, Equatable, CustomStringConvertible {
  /// Distance in units of the rounded integer, 0…0.5.
  public var distance: Double
  /// What the rounded integers are.
  public var unit: RoundingUnit
  /// Where it was rounded: a site, or the codes of a layer.
  public var place: String
  /// Processed token.
  public var row: Int
  /// Channel of the row.
  public var channel: Int

  /// The smaller of two margins; the first one where they are equal.
  static func smaller(_ a: RoundingMargin?, _ b: RoundingMargin?) -> RoundingMargin? {
    guard let a else { return b }
    guard let b else { return a }
    return b.distance < a.distance ? b : a
  }

  /// One phrase for reports.
  public var description: String { "\(unit.margin(distance)), at \(place) [row \(row), channel \(channel)]" }
}

/// What the dense reference computed for a sequence of tokens.
public struct DenseTrace: Sendable {
  /// The tokens that were processed, one row each: the prompt, then every generated token that was fed back.
  public var tokens: [Int] = []
  /// How many of `tokens` are the prompt.
  public var promptLength: Int
  /// Generated tokens; the last one was not fed back.
  public var generated: [Int] = []
  /// Which kinds of `values` were kept.
  public var content: TraceContent
  /// Everything that was kept.
  public var values = TraceValues()
  /// The closest rounding decision of all spike counts; nil in an unspiked model.
  public var countMargin: RoundingMargin?
  /// The closest rounding decision of all key and value codes; nil in an unspiked model.
  public var keyValueMargin: RoundingMargin?
  /// The most likely next token after each row; the lowest id at a tie.
  public var greedy: [Int] = []

  init(promptLength: Int, content: TraceContent) {
    self.promptLength = promptLength
    self.content = content
  }

  /// Processed tokens.
  public var rows: Int { tokens.count }

  /// The logits of one row; empty where they were not kept or there is no such row.
  public func logits(row: Int) -> ArraySlice<Double> {
    guard row >= 0, row < rows, let width = values.logits.shape.last else { return [] }
    return values.logits.values[row * width..<(row + 1) * width]
  }
}
