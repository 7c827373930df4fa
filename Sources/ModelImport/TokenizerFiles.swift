import DataFiles

/// Reads the files that a tokenizer comes in.
enum TokenizerFiles {
  /// Bytes that a tokenizer file may have.
  private static let limit = 64 << 20

  /// Names of all files that a tokenizer may be read from.
  static let names = [
    "added_tokens.json", "merges.txt", "tokenizer.json", "tokenizer_config.json", "vocab.json",
  ]

  /// `vocab.json` and `merges.txt`, with added tokens from `added_tokens.json` and `tokenizer_config.json`.
  static func slow(folder: String) throws(Failure) -> TokenizerParts {
    var parts = TokenizerParts()
    let vocabulary = "\(folder)/vocab.json"
    guard InputFile.exists(vocabulary) else {
      throw Failure(
        .noInput, file: folder,
        "expected tokenizer.json, or vocab.json and merges.txt, in the folder, found neither")
    }
    try parts.addVocabulary(try JSONValue.read(file: vocabulary, limit: limit), file: vocabulary)
    try addMergeLines("\(folder)/merges.txt", &parts)
    let added = "\(folder)/added_tokens.json"
    if InputFile.exists(added) {
      let root = try JSONValue.read(file: added, limit: limit)
      guard case .object(let members) = root.content else { throw unexpected(root, added, "an object") }
      for member in members {
        let id = try TokenizerParts.id(member.value, file: added, path: member.name)
        try parts.addToken(member.name, id, isNormalized: false, file: added, member.namePosition)
      }
    }
    try addConfiguration(folder, &parts)
    return parts
  }

  /// `tokenizer.json`, with the end-of-text token from `tokenizer_config.json`.
  static func fast(_ file: String, folder: String) throws(Failure) -> TokenizerParts {
    let root = try JSONValue.read(file: file, limit: limit)
    var parts = TokenizerParts()
    try TokenizerKind.check(root, file: file)
    parts.normalizes = root["normalizer"].map { $0.content != .null } ?? false
    guard let model = root["model"], let vocabulary = model["vocab"], let merges = model["merges"],
      case .array(let rules) = merges.content
    else { throw unexpected(root["model"] ?? root, file, "a model with vocab and merges") }
    try parts.addVocabulary(vocabulary, file: file)
    for rule in rules {
      switch rule.content {
      case .string(let line): try addMerge(line, file: file, rule.position, &parts)
      case .array(let pair):
        guard pair.count == 2, case .string(let left) = pair[0].content,
          case .string(let right) = pair[1].content
        else { throw unexpected(rule, file, "a pair of tokens") }
        try parts.addMerge(left, right, file: file, rule.position)
      default: throw unexpected(rule, file, "a pair of tokens")
      }
    }
    if case .array(let tokens)? = root["added_tokens"]?.content {
      for token in tokens { try addToken(token, id: token["id"], file: file, &parts) }
    }
    try addConfiguration(folder, &parts)
    return parts
  }

  private static func addMergeLines(_ file: String, _ parts: inout TokenizerParts) throws(Failure) {
    let bytes = try InputFile.read(file, limit: limit)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      var line = line
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      let isHeader = index == 0 && line.starts(with: Array("#version".utf8))
      guard !line.isEmpty, !isHeader else { continue }
      let place = TextPosition(line: index + 1, column: 1)
      guard let text = String(validating: line, as: UTF8.self) else {
        throw Failure(.data, file: file, position: place, "not valid UTF-8")
      }
      try addMerge(text, file: file, place, &parts)
    }
  }

  private static func addMerge(
    _ line: String, file: String, _ place: TextPosition, _ parts: inout TokenizerParts
  ) throws(Failure) {
    let pair = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
      throw Failure(
        .data, file: file, position: place, "expected two tokens, found \(MessageText.quote(line))")
    }
    try parts.addMerge(Substring(pair[0]), Substring(pair[1]), file: file, place)
  }

  /// Added tokens and the end-of-text token of `tokenizer_config.json`, where there is one.
  private static func addConfiguration(_ folder: String, _ parts: inout TokenizerParts) throws(Failure) {
    let file = "\(folder)/tokenizer_config.json"
    guard InputFile.exists(file) else { return }
    let root = try JSONValue.read(file: file, limit: limit)
    if case .object(let members)? = root["added_tokens_decoder"]?.content {
      for member in members {
        let id = Int64(member.name).map { JSONValue(.integer($0), at: member.namePosition) }
        try addToken(member.value, id: id ?? member.value, file: file, &parts)
      }
    }
    let end = root["eos_token"].map { $0["content"] ?? $0 }
    if case .string(let text)? = end?.content {
      parts.endOfText = parts.added.first { $0.content.utf8.elementsEqual(text.utf8) }?.id
    }
  }

  private static func addToken(
    _ token: JSONValue, id: JSONValue?, file: String, _ parts: inout TokenizerParts
  ) throws(Failure) {
    guard case .string(let content)? = token["content"]?.content, let id else {
      throw unexpected(token, file, "an added token with id and content")
    }
    for flag in ["lstrip", "rstrip", "single_word"] {
      if let value = token[flag], value.content != .bool(false) {
        throw Failure(
          .data, file: file, position: value.position, path: "\(content).\(flag)",
          "expected false: not implemented")
      }
    }
    try parts.addToken(
      content, try TokenizerParts.id(id, file: file, path: content),
      isNormalized: token["normalized"]?.content == .bool(true), file: file, token.position)
  }

  private static func unexpected(_ value: JSONValue, _ file: String, _ expected: String) -> Failure {
    Failure(.data, file: file, position: value.position, "expected \(expected), found \(value.kindName)")
  }
}

/// Recognises tokenizers that this package implements.
enum TokenizerKind {
  /// - Throws: 65 where `tokenizer.json` describes anything but a Qwen2 byte-level BPE.
  static func check(_ root: JSONValue, file: String) throws(Failure) {
    try expect(root["model"]?["type"], "model.type", "BPE", file)
    for flag in ["byte_fallback", "ignore_merges"] {
      if let value = root["model"]?[flag], value.content != .bool(false), value.content != .null {
        throw Failure(.data, file: file, position: value.position, path: "model.\(flag)", "expected false")
      }
    }
    if let normalizer = root["normalizer"], normalizer.content != .null {
      try expect(normalizer["type"], "normalizer.type", "NFC", file)
    }
    let steps = root["pre_tokenizer"]?["pretokenizers"]
    guard case .array(let elements)? = steps?.content, elements.count == 2 else {
      let position = root["pre_tokenizer"]?.position ?? root.position
      throw Failure(
        .data, file: file, position: position, path: "pre_tokenizer",
        "expected a sequence of Split (with the expression of Qwen2) and ByteLevel")
    }
    try expect(elements[0]["pattern"]?["Regex"], "pre_tokenizer.Split", QwenPreTokenizer.pattern, file)
    try expect(elements[1]["type"], "pre_tokenizer.ByteLevel", "ByteLevel", file)
    if elements[1]["add_prefix_space"]?.content == .bool(true)
      || elements[1]["use_regex"]?.content == .bool(true)
    {
      throw Failure(
        .data, file: file, position: elements[1].position, path: "pre_tokenizer.ByteLevel",
        "expected add_prefix_space and use_regex to be false")
    }
  }

  private static func expect(_ value: JSONValue?, _ path: String, _ text: String, _ file: String)
    throws(Failure)
  {
    guard value?.content == .string(text) else {
      throw Failure(
        .data, file: file, position: value?.position, path: path,
        "expected \(MessageText.quote(text, limit: 200)): other tokenizers are not implemented")
    }
  }
}
