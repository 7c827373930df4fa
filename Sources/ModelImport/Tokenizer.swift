public import DataFiles
import Foundation

/// The byte-level byte-pair encoding of Qwen2 tokenizers: text to token ids and back.
public struct Tokenizer: Sendable {
  /// Bytes of each token by id; nil where an id is not used.
  private let tokens: [[UInt8]?]
  /// The token of each single byte.
  private let byteTokens: [Int32]
  private let merges: BytePairMerges
  /// Added tokens that are matched in the text as given.
  private let verbatim: AddedTokens
  /// Added tokens that are matched after normalisation.
  private let normalized: AddedTokens
  private let normalizes: Bool
  /// Id of the token that ends a text, where the files name one.
  public let endOfText: Int?

  /// Whether a model folder has a file that `load(folder:)` starts from.
  public static func isPresent(in folder: String) -> Bool {
    ["tokenizer.json", "vocab.json"].contains { InputFile.exists("\(folder)/\($0)") }
  }

  /// Loads `tokenizer.json`, or `vocab.json` and `merges.txt` where there is none, from a model folder.
  ///
  /// - Throws: 66 where files are missing; 65 with the place where one is broken or asks for a tokenizer of
  ///   another kind.
  public static func load(folder: String) throws(Failure) -> Tokenizer {
    let fast = "\(folder)/tokenizer.json"
    if InputFile.exists(fast) { return try Tokenizer(try TokenizerFiles.fast(fast, folder: folder)) }
    return try Tokenizer(try TokenizerFiles.slow(folder: folder))
  }

  init(_ parts: TokenizerParts) throws(Failure) {
    tokens = parts.tokens
    byteTokens = parts.byteTokens
    merges = parts.merges
    normalizes = parts.normalizes
    endOfText = parts.endOfText
    var verbatim = AddedTokens()
    var normalized = AddedTokens()
    for token in parts.added {
      if token.isNormalized {
        normalized.add(Array(Self.normalize(token.content, parts.normalizes).utf8), id: token.id)
      } else {
        verbatim.add(Array(token.content.utf8), id: token.id)
      }
    }
    self.verbatim = verbatim
    self.normalized = normalized
  }

  /// The token ids of a text.
  ///
  /// No token is added at its beginning or end. Complexity: O(n log n).
  public func encode(_ text: String) -> [Int] {
    var ids: [Int] = []
    for piece in verbatim.split(Substring(text)) {
      switch piece {
      case .token(let id): ids.append(id)
      case .text(let part):
        for inner in normalized.split(Substring(Self.normalize(String(part), normalizes))) {
          switch inner {
          case .token(let id): ids.append(id)
          case .text(let plain): encodeWords(String(plain), &ids)
          }
        }
      }
    }
    return ids
  }

  /// The text of token ids, added tokens included.
  ///
  /// Bytes that are no UTF-8 come out as U+FFFD; ids outside the
  /// vocabulary stand for no text.
  public func decode(_ ids: [Int]) -> String {
    String(decoding: ids.flatMap { bytes(of: $0) }, as: UTF8.self)
  }

  /// The bytes of one token; none where the id is not used.
  public func bytes(of id: Int) -> [UInt8] { tokens.indices.contains(id) ? tokens[id] ?? [] : [] }

  private func encodeWords(_ text: String, _ ids: inout [Int]) {
    for word in QwenPreTokenizer.split(text) {
      let bytes = String(word).utf8.map { byteTokens[Int($0)] }
      ids.append(contentsOf: merges.apply(to: bytes).lazy.map(Int.init))
    }
  }

  /// Normalisation form C.
  private static func normalize(_ text: String, _ isWanted: Bool) -> String {
    // Below U+0300 every scalar is its own composed form.
    guard isWanted, text.unicodeScalars.contains(where: { $0.value >= 0x300 }) else { return text }
    // Foundation leaves marks unsorted that its own decomposition brings forth (U+0F73); a second pass sorts them.
    return text.precomposedStringWithCanonicalMapping.precomposedStringWithCanonicalMapping
  }
}
