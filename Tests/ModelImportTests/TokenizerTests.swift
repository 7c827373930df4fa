import DataFiles
import Foundation
import TestSupport
import Testing

@testable import ModelImport

@Suite("Tokenizer")
struct TokenizerTests {
  /// The two forms that a tokenizer comes in.
  enum Form: CaseIterable { case fast, slow, slowWithoutConfiguration }

  private static func folder(_ form: Form) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let names: [String] =
      switch form {
      case .fast: ["tokenizer.json", "tokenizer_config.json"]
      case .slow: ["vocab.json", "merges.txt", "tokenizer_config.json"]
      case .slowWithoutConfiguration: ["vocab.json", "merges.txt", "added_tokens.json"]
      }
    for name in names { try folder.copy(try fixture("tokenizer/\(name)"), as: name) }
    return folder
  }

  private static func tokenizer(_ form: Form = .fast) throws -> Tokenizer {
    try folder(form).use { try Tokenizer.load(folder: $0) }
  }

  @Test(
    "Every golden text is encoded and decoded as recorded, from both file forms", arguments: Form.allCases)
  func golden(_ form: Form) throws {
    let tokenizer = try Self.tokenizer(form)
    let root = try JSONValue.read(file: try fixture("tokenizer_golden.json"), limit: 1 << 20)
    guard case .array(let cases)? = root["cases"]?.content else {
      Issue.record("no cases")
      return
    }
    #expect(cases.count == 30)
    for entry in cases {
      guard case .string(let text)? = entry["text"]?.content,
        case .string(let decoded)? = entry["decoded"]?.content,
        case .array(let elements)? = entry["ids"]?.content
      else {
        Issue.record("a case without text")
        continue
      }
      let ids = elements.compactMap { element in
        if case .integer(let id) = element.content { return Int(id) }
        return nil
      }
      #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
      #expect(Array(tokenizer.decode(ids).utf8) == Array(decoded.utf8), "\(text.debugDescription)")
    }
    #expect(tokenizer.endOfText == (form == .slowWithoutConfiguration ? nil : 509))
  }

  @Test(
    "Text is split as the expression of Qwen2 splits it",
    arguments: [
      ("I'll we'VE 'S' 'x", ["I", "'ll", " we", "'VE", " '", "S", "'", " '", "x"]),
      ("it'ſ", ["it", "'ſ"]), ("'rx", ["'rx"]), ("'l", ["'l"]), ("12a3", ["1", "2", "a", "3"]),
      ("a  b", ["a", " ", " b"]), ("a   ", ["a", "   "]), ("  \n  b", ["  \n", " ", " b"]),
      ("a\r\n\r\n b", ["a", "\r\n\r\n", " b"]), ("x !!\n\ny", ["x", " !!\n\n", "y"]), ("!\n ", ["!\n", " "]),
      ("\tword", ["\tword"]), ("\t\tword", ["\t", "\tword"]), ("  12", [" ", " ", "1", "2"]),
      (" 1", [" ", "1"]),
      ("-word --word", ["-word", " --", "word"]), ("e\u{301}x", ["e", "\u{301}x"]), ("\u{A0}x", ["\u{A0}x"]),
      ("\u{2028}\n!", ["\u{2028}\n", "!"]), ("½Ⅷ٣", ["½", "Ⅷ", "٣"]), ("\u{200B}a", ["\u{200B}a"]), ("", []),
    ])
  func splits(_ text: String, _ words: [String]) {
    let split = QwenPreTokenizer.split(text).map { Array(String($0).utf8) }
    #expect(split == words.map { Array($0.utf8) })
  }

  @Test("Decoding undoes encoding for every text in normal form")
  func roundTrip() throws {
    let tokenizer = try Self.tokenizer()
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("aehot '\n\r\tÄé中文😀<|>12…\u{A0}\u{0}".unicodeScalars)
    for _ in 0..<300 {
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        view.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      let text = String(view)
      let ids = tokenizer.encode(text)
      #expect(Array(tokenizer.decode(ids).utf8) == Array(text.utf8))
    }
  }

  @Test("Tokens of single bytes decode to U+FFFD where they are no character, and ids outside to nothing")
  func brokenBytes() throws {
    let tokenizer = try Self.tokenizer()
    let bytes = tokenizer.encode("é").flatMap { tokenizer.bytes(of: $0) }
    #expect(bytes == [0xC3, 0xA9])
    #expect(tokenizer.decode([127]) == "\u{FFFD}")
    #expect(tokenizer.decode([-2, 512, .max]).isEmpty)
  }

  @Test(
    "Texts that are canonically equivalent give the same tokens",
    arguments: [
      ("e\u{301}", "\u{E9}"), ("\u{212B}", "\u{C5}"), ("\u{1100}\u{1161}", "\u{AC00}"),
      ("\u{F73}\u{F73}", "\u{F71}\u{F71}\u{F72}\u{F72}"), ("a\u{345}\u{F73}", "a\u{F71}\u{F72}\u{345}"),
    ])
  func normalization(_ a: String, _ b: String) throws {
    let tokenizer = try Self.tokenizer()
    #expect(tokenizer.encode(a) == tokenizer.encode(b))
    #expect(Array(tokenizer.decode(tokenizer.encode(a)).utf8) == Array(b.utf8))
  }

  @Test("A very long word is encoded whole, its middle like its beginning")
  func longWord() throws {
    let tokenizer = try Self.tokenizer()
    let ids = tokenizer.encode(String(repeating: "th", count: 20_000))
    #expect(tokenizer.decode(ids).utf8.count == 40_000)
    #expect(Array(ids[100..<200]) == Array(ids[10_100..<10_200]))
  }

  @Test("Merging by queue equals merging by searching the best pair each time")
  func mergesEqualReference() throws {
    var merges = BytePairMerges()
    var table: [(Int32, Int32, Int32)] = []
    var generator = SeededGenerator(seed: 9)
    for merged in Int32(4)..<60 {
      let pair = (
        Int32.random(in: 0..<merged, using: &generator), Int32.random(in: 0..<merged, using: &generator)
      )
      if merges.add(left: pair.0, right: pair.1, merged: merged) { table.append((pair.0, pair.1, merged)) }
    }
    let isAddedAgain = merges.add(left: table[0].0, right: table[0].1, merged: 99)
    #expect(!isAddedAgain)
    for _ in 0..<300 {
      let word = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        Int32.random(in: 0..<4, using: &generator)
      }
      var expected = word
      while let rule = table.first(where: { rule in
        zip(expected, expected.dropFirst()).contains { $0 == rule.0 && $1 == rule.1 }
      }) {
        let place =
          zip(expected, expected.dropFirst()).enumerated()
          .first { $1.0 == rule.0 && $1.1 == rule.1 }?.offset ?? 0
        expected.replaceSubrange(place...place + 1, with: [rule.2])
      }
      #expect(merges.apply(to: word) == expected)
    }
  }

  @Test(
    "Broken tokenizer files are refused with their place",
    arguments: [
      ("vocab.json", #""a": 64"#, #""a": 65"#, "occurs twice"),
      ("vocab.json", #""a": 64"#, #""a": -1"#, "expected a token id"),
      ("vocab.json", #""a": 64"#, #""a": 99999999999"#, "expected a token id"),
      ("vocab.json", #""a": 64, "#, "", "each of the 256 bytes"),
      ("merges.txt", "h e\n", "h e f\n", "merges.txt:3:1: error: expected two tokens"),
      ("merges.txt", "h e\n", "h \n", "expected two tokens"),
      ("merges.txt", "h e\n", "h q\n", "expected tokens of the vocabulary"),
      ("merges.txt", "h e\n", "h e\nh e\n", "occurs twice"),
      ("tokenizer_config.json", #""lstrip": false"#, #""lstrip": true"#, "expected false"),
      ("tokenizer_config.json", #""509""#, #""x""#, "expected a token id"),
    ])
  func refusesSlow(_ file: String, _ piece: String, _ replacement: String, _ problem: String) throws {
    try refuses(.slow, file, piece, replacement, problem)
  }

  @Test(
    "A tokenizer.json of another kind is refused with its place",
    arguments: [
      (#""type": "BPE""#, #""type": "Unigram""#, "model.type: expected 'BPE'"),
      (#""type": "NFC""#, #""type": "NFKC""#, "normalizer.type: expected 'NFC'"),
      (#"|\\p{N}|"#, #"|\\p{N}{1,3}|"#, "pre_tokenizer.Split"),
      (#""ignore_merges": false"#, #""ignore_merges": true"#, "model.ignore_merges: expected false"),
      (#""add_prefix_space": false"#, #""add_prefix_space": true"#, "add_prefix_space"),
      (#""id": 510"#, #""id": 509"#, "occurs twice"),
      (#""merges""#, #""merge""#, "a model with vocab and merges"),
    ])
  func refusesFast(_ piece: String, _ replacement: String, _ problem: String) throws {
    try refuses(.fast, "tokenizer.json", piece, replacement, problem)
  }

  private func refuses(
    _ form: Form, _ file: String, _ piece: String, _ replacement: String, _ problem: String
  ) throws {
    let folder = try Self.folder(form)
    let path = "\(folder.path)/\(file)"
    let text = String(decoding: try InputFile.read(path, limit: 1 << 20), as: UTF8.self)
    try #require(text.contains(piece))
    try AtomicFile.write(Array(text.replacing(piece, with: replacement).utf8), to: path)
    let failure = failure { () throws(Failure) in try Tokenizer.load(folder: folder.path) }
    #expect(failure?.code == .data)
    #expect(failure?.message.contains(problem) == true, "\(failure?.message ?? "accepted")")
  }

  @Test("A folder without tokenizer is a missing input")
  func missing() throws {
    let folder = try TemporaryFolder()
    #expect(failure { () throws(Failure) in try Tokenizer.load(folder: folder.path) }?.code == .noInput)
    try folder.copy(try fixture("tokenizer/vocab.json"), as: "vocab.json")
    #expect(failure { () throws(Failure) in try Tokenizer.load(folder: folder.path) }?.code == .noInput)
  }
}
