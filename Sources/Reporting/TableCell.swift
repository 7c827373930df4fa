import DataFiles

extension CSVCell {
  /// A fraction, rounded to six decimals.
  static func ratio(_ ratio: Ratio) -> CSVCell { .number(ratio.rounded) }

  /// Text from a model or chip file, with control and bidirectional characters spelled out.
  static func name(_ text: String) -> CSVCell { .text(InertText.visible(text)) }
}

extension JSONNode {
  /// A fraction, rounded to six decimals.
  static func ratio(_ ratio: Ratio) -> JSONNode { .number(ratio.rounded) }

  /// An object from pairs, in the order of writing.
  static func pairs(_ pairs: [(String, JSONNode)]) -> JSONNode {
    .object(pairs.map { JSONField($0.0, $0.1) })
  }
}
