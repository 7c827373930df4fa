import DataFiles
import SpikeFoundry

/// The tokenizers of the models of a sweep, each read once.
struct Tokenizers {
  private var known: [String: Tokenizer] = [:]

  /// How many tokens a model makes of a text, as a run counts them.
  ///
  /// - Throws: 66 where the model has no tokenizer, 65 where it is damaged.
  mutating func count(_ text: String, folder: String) throws(Failure) -> Int {
    if let tokenizer = known[folder] { return tokenizer.encode(text).count }
    let tokenizer = try Tokenizer.load(folder: folder)
    known[folder] = tokenizer
    return tokenizer.encode(text).count
  }
}
