/// Splits text into the words that byte-pair merging works on, as Qwen2 tokenizers do.
///
/// The rule is a regular expression whose alternatives are tried in order at every place; it is matched here by
/// hand over Unicode scalars, because regular-expression engines differ in case folding, in `\s` and in graphemes.
enum QwenPreTokenizer {
  /// The expression as `tokenizer.json` states it.
  static let pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// What a scalar is to the expression.
  private enum Kind { case letter, number, newline, space, other }

  /// The words of a text, in order; joined they are the text.
  ///
  /// Complexity: O(length).
  static func split(_ text: String) -> [Substring.UnicodeScalarView] {
    let scalars = Array(text.unicodeScalars)
    let kinds = scalars.map(kind)
    var words: [Substring.UnicodeScalarView] = []
    var place = 0
    var index = text.unicodeScalars.startIndex
    while place < scalars.count {
      let end = wordEnd(scalars, kinds, place)
      let next = text.unicodeScalars.index(index, offsetBy: end - place)
      words.append(text.unicodeScalars[index..<next])
      (place, index) = (end, next)
    }
    return words
  }

  private static func wordEnd(_ scalars: [Unicode.Scalar], _ kinds: [Kind], _ start: Int) -> Int {
    if let end = contractionEnd(scalars, start) { return end }
    let kind = kinds[start]
    let following = start + 1 < kinds.count ? kinds[start + 1] : nil
    // [^\r\n\p{L}\p{N}]?\p{L}+
    if kind == .letter { return runEnd(kinds, start) { $0 == .letter } }
    if kind == .space || kind == .other, following == .letter {
      return runEnd(kinds, start + 1) { $0 == .letter }
    }
    // \p{N}
    if kind == .number { return start + 1 }
    // ' '?[^\s\p{L}\p{N}]+[\r\n]*
    if kind == .other || (scalars[start] == " " && following == .other) {
      let end = runEnd(kinds, kind == .other ? start : start + 1) { $0 == .other }
      return runEnd(kinds, end) { $0 == .newline }
    }
    return whitespaceEnd(kinds, start)
  }

  /// `\s*[\r\n]+`, `\s+(?!\S)` and `\s+`.
  private static func whitespaceEnd(_ kinds: [Kind], _ start: Int) -> Int {
    let end = runEnd(kinds, start) { $0 == .newline || $0 == .space }
    if let newline = kinds[start..<end].lastIndex(of: .newline) { return newline + 1 }
    // The last space before a word belongs to the word, or stands alone.
    return end == kinds.count || end == start + 1 ? end : end - 1
  }

  private static func runEnd(_ kinds: [Kind], _ start: Int, _ belongs: (Kind) -> Bool) -> Int {
    var end = start
    while end < kinds.count, belongs(kinds[end]) { end += 1 }
    return end
  }

  private static let contractions: [[Unicode.Scalar]] = [
    ["s"], ["t"], ["r", "e"], ["v", "e"], ["m"], ["l", "l"], ["d"],
  ]

  private static func contractionEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    guard scalars[start] == "'" else { return nil }
    for letters in contractions where start + letters.count < scalars.count {
      if letters.indices.allSatisfy({ folded(scalars[start + 1 + $0]) == letters[$0] }) {
        return start + 1 + letters.count
      }
    }
    return nil
  }

  /// Simple case folding, as far as it reaches a letter of a contraction: A to Z and the long s.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "A"..."Z": Unicode.Scalar(UInt8(scalar.value + 32))
    case "\u{17F}": "s"
    default: scalar
    }
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if scalar == "\r" || scalar == "\n" { return .newline }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return scalar.properties.isWhitespace ? .space : .other
    }
  }
}
