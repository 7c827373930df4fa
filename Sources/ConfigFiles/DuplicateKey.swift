import Yams

/// A key that a map has twice; the YAML parser names the place of the first only.
struct DuplicateKey {
  let name: String
  let first: Mark

  /// Place of the first key that repeats it; nil where it cannot be found.
  ///
  /// The text is read again with another name in the first place: then the map can be read, or has the key again.
  func second(in text: String) -> Mark? {
    guard let renamed = renamed(text) else { return nil }
    do {
      let parser = try Parser(yaml: renamed, resolver: .basic, encoding: .utf8)
      return try withExtendedLifetime(parser) { try parser.singleRoot().flatMap { repetition(in: $0) } }
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      let isLater = (context.mark.line, context.mark.column) > (first.line, first.column)
      return keys.first == name && isLater ? context.mark : nil
    } catch {
      return nil
    }
  }

  /// The text with a character of the first key replaced by one that no key has.
  private func renamed(_ text: String) -> String? {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    guard lines.indices.contains(first.line - 1) else { return nil }
    var place = first.column - 1
    // Behind the quote of a quoted key.
    if lines[first.line - 1].dropFirst(place).first.map({ $0 == "'" || $0 == "\"" }) == true { place += 1 }
    guard lines[first.line - 1].indices.contains(place) else { return nil }
    lines[first.line - 1][place] = "\u{E000}"
    var renamed = String.UnicodeScalarView()
    renamed.append(contentsOf: lines.joined(separator: ["\n"]))
    return String(renamed)
  }

  private func repetition(in node: Node) -> Mark? {
    switch node {
    case .mapping(let mapping):
      if mapping.contains(where: { isFirst($0.key.mark) }) {
        return mapping.first { $0.key.string == name }?.key.mark
      }
      return mapping.lazy.compactMap { repetition(in: $0.value) }.first
    case .sequence(let sequence): return sequence.lazy.compactMap { repetition(in: $0) }.first
    default: return nil
    }
  }

  private func isFirst(_ mark: Mark?) -> Bool { mark?.line == first.line && mark?.column == first.column }
}
