import DataFiles

/// What the files of a tokenizer say, checked: the common result of both file forms.
struct TokenizerParts {
  /// A token that is matched as a whole.
  struct Added {
    var content: String
    var id: Int
    var isNormalized: Bool
  }

  /// Largest id accepted.
  static let maximumID = 1 << 24

  private(set) var tokens: [[UInt8]?] = []
  private(set) var byteTokens: [Int32] = []
  private(set) var merges = BytePairMerges()
  private(set) var added: [Added] = []
  var normalizes = true
  var endOfText: Int?
  private var ids: [ByteKey: Int32] = [:]

  /// Takes a `vocab` object: token spelling to id.
  mutating func addVocabulary(_ vocabulary: JSONValue, file: String) throws(Failure) {
    guard case .object(let members) = vocabulary.content else {
      throw Failure(
        .data, file: file, position: vocabulary.position, path: "vocab",
        "expected an object from tokens to ids, found \(vocabulary.kindName)")
    }
    for member in members {
      let id = try Self.id(member.value, file: file, path: member.name)
      // Entries that are not spelled in bytes can only be added tokens; those come from their own list.
      let bytes = ByteAlphabet.decode(member.name) ?? Array(member.name.utf8)
      try place(bytes, id, member.value.position, file: file)
      ids[ByteKey(member.name)] = Int32(id)
    }
    byteTokens = []
    for (byte, scalar) in ByteAlphabet.scalars.enumerated() {
      guard let id = ids[ByteKey(String(Character(scalar)))] else {
        throw Failure(
          .data, file: file, path: "vocab",
          "expected a token for each of the 256 bytes, found none for byte \(byte)")
      }
      byteTokens.append(id)
    }
  }

  /// Takes one merge rule.
  mutating func addMerge(
    _ left: some StringProtocol, _ right: some StringProtocol, file: String, _ position: TextPosition
  ) throws(Failure) {
    let merged = "\(left)\(right)"
    for token in [String(left), String(right), merged] where ids[ByteKey(token)] == nil {
      throw Failure(
        .data, file: file, position: position,
        "expected tokens of the vocabulary, found \(MessageText.quote(token))")
    }
    guard let first = ids[ByteKey(String(left))], let second = ids[ByteKey(String(right))],
      let result = ids[ByteKey(merged)], merges.add(left: first, right: second, merged: result)
    else {
      throw Failure(
        .data, file: file, position: position,
        "the merge of \(MessageText.quote(String(left))) and \(MessageText.quote(String(right))) occurs twice"
      )
    }
  }

  /// Takes an added token; the same token may come from several files.
  mutating func addToken(
    _ content: String, _ id: Int, isNormalized: Bool, file: String, _ position: TextPosition
  ) throws(Failure) {
    guard !content.isEmpty else {
      throw Failure(.data, file: file, position: position, "expected an added token with a text, found ''")
    }
    if let known = added.first(where: { $0.id == id }), known.content.utf8.elementsEqual(content.utf8) {
      return
    }
    guard added.count < 8192 else {
      throw Failure(.data, file: file, position: position, "too many added tokens")
    }
    let bytes = Array(content.utf8)
    // Added tokens may repeat an entry of the vocabulary, which then is spelled as it is.
    if tokens.indices.contains(id), tokens[id] == bytes {
      added.append(Added(content: content, id: id, isNormalized: isNormalized))
      return
    }
    try place(bytes, id, position, file: file)
    added.append(Added(content: content, id: id, isNormalized: isNormalized))
  }

  /// An id of a token.
  static func id(_ value: JSONValue, file: String, path: String) throws(Failure) -> Int {
    guard case .integer(let number) = value.content, (0...Int64(maximumID)).contains(number) else {
      throw Failure(
        .data, file: file, position: value.position, path: path,
        "expected a token id from 0 to \(maximumID), found \(value.kindName)")
    }
    return Int(number)
  }

  private mutating func place(
    _ bytes: [UInt8], _ id: Int, _ position: TextPosition, file: String
  ) throws(Failure) {
    if id >= tokens.count { tokens += [[UInt8]?](repeating: nil, count: id + 1 - tokens.count) }
    guard tokens[id] == nil else {
      throw Failure(.data, file: file, position: position, "the token id \(id) occurs twice")
    }
    tokens[id] = bytes
  }
}
