/// Texts of many rows as a list of different words and one index per row.
public struct TextValues: Sendable, Equatable {
  /// The words; each may stand for any number of rows, also for none.
  public private(set) var words: [String]
  /// One index into `words` per row.
  public private(set) var codes: [UInt32]

  /// Texts from words and indices.
  ///
  /// - Precondition: every code is an index of `words`.
  public init(words: [String], codes: [UInt32]) {
    precondition(codes.allSatisfy { Int($0) < words.count }, "a code that is no index of the words")
    self.words = words
    self.codes = codes
  }

  /// Texts row by row; equal ones are stored once.
  public init(_ texts: [String]) {
    var index: [String: UInt32] = [:]
    words = []
    codes = []
    codes.reserveCapacity(texts.count)
    for text in texts {
      if let code = index[text] {
        codes.append(code)
      } else {
        let code = UInt32(words.count)
        index[text] = code
        words.append(text)
        codes.append(code)
      }
    }
  }

  /// Number of rows.
  public var count: Int { codes.count }

  /// The text of a row.
  public subscript(row: Int) -> String { words[Int(codes[row])] }

  /// Whether the texts are the same, row by row.
  public static func == (a: TextValues, b: TextValues) -> Bool {
    a.count == b.count && (0..<a.count).allSatisfy { a[$0] == b[$0] }
  }
}
