import DataFiles

/// The different words of a text column in one row group, in the order of their first use.
struct WordList {
  private(set) var words: [String] = []
  private var index: [String: UInt32] = [:]

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    index.removeAll(keepingCapacity: true)
  }

  /// Stores the codes of rows in terms of this list.
  ///
  /// Words that no row uses are left out, so that the file does not depend on how rows came in.
  mutating func translate(
    _ values: TextValues, rows: Range<Int>, isPresent: [Bool]?, to target: UnsafeMutablePointer<UInt32>
  ) {
    var known = [UInt32](repeating: .max, count: values.words.count)
    values.codes.withUnsafeBufferPointer { codes in
      for row in rows {
        guard isPresent?[row] ?? true else {
          target[row - rows.lowerBound] = 0
          continue
        }
        let word = Int(codes[row])
        if known[word] == .max { known[word] = code(of: values.words[word]) }
        target[row - rows.lowerBound] = known[word]
      }
    }
  }

  private mutating func code(of word: String) -> UInt32 {
    if let code = index[word] { return code }
    let code = UInt32(words.count)
    index[word] = code
    words.append(word)
    return code
  }
}
