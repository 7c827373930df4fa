/// Tokens that are matched as a whole in the text, such as `<|endoftext|>`.
struct AddedTokens: Sendable {
  /// A piece of a text: a token, or text between tokens.
  enum Piece {
    case token(Int)
    case text(Substring)
  }

  private struct Node: Sendable {
    var children: [UInt8: Int32] = [:]
    var token: Int?
  }

  /// A tree over the bytes of the tokens; the first node is the root.
  private var nodes = [Node()]

  var isEmpty: Bool { nodes[0].children.isEmpty }

  mutating func add(_ content: [UInt8], id: Int) {
    var place = 0
    for byte in content {
      if let child = nodes[place].children[byte] {
        place = Int(child)
      } else {
        nodes.append(Node())
        nodes[place].children[byte] = Int32(clamping: nodes.count - 1)
        place = nodes.count - 1
      }
    }
    nodes[place].token = id
  }

  /// Splits a text at the tokens: leftmost first, the longest of those that start there.
  func split(_ text: Substring) -> [Piece] {
    guard !isEmpty else { return text.isEmpty ? [] : [.text(text)] }
    var pieces: [Piece] = []
    let utf8 = text.utf8
    var start = utf8.startIndex
    var place = start
    while place < utf8.endIndex {
      guard let match = longestMatch(utf8, place) else {
        place = utf8.index(after: place)
        continue
      }
      if start < place { pieces.append(.text(text[start..<place])) }
      pieces.append(.token(match.token))
      (start, place) = (match.end, match.end)
    }
    if start < utf8.endIndex { pieces.append(.text(text[start...])) }
    return pieces
  }

  private func longestMatch(
    _ text: Substring.UTF8View, _ start: String.Index
  ) -> (token: Int, end: String.Index)? {
    var node = 0
    var place = start
    var best: (token: Int, end: String.Index)?
    while place < text.endIndex, let child = nodes[node].children[text[place]] {
      node = Int(child)
      place = text.index(after: place)
      if let token = nodes[node].token { best = (token, place) }
    }
    return best
  }
}
