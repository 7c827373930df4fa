import Reporting

/// Where an activity comes from; empty where nobody said.
public struct ActivitySource: Sendable, Hashable {
  /// Name of the model.
  public var model: String
  /// SHA-256 over the model's weights and configuration.
  public var modelSHA256: String
  /// The generated tokens as text.
  public var text: String
  /// The bytes of each generated token, in order; empty where the model has no tokenizer.
  public var pieces: [[UInt8]]
  /// Spikes that the chip dropped while the activity was recorded: what fired is that chip's, not the model's.
  public var lostSpikes: Int64

  /// Makes a source.
  public init(
    model: String = "", modelSHA256: String = "", text: String = "", pieces: [[UInt8]] = [],
    lostSpikes: Int64 = 0
  ) {
    self.model = model
    self.modelSHA256 = modelSHA256
    self.text = text
    self.pieces = pieces
    self.lostSpikes = lostSpikes
  }

  /// The text of the first generated tokens, of which a stopped run has fewer than were recorded; their ids where
  /// nobody knows their bytes.
  ///
  /// - Parameters:
  ///   - generated: the tokens of the run.
  ///   - recorded: number of tokens that were recorded.
  /// - Returns: the text of a whole run where all were generated.
  func text(of generated: [Int], recorded: Int) -> String {
    guard generated.count < recorded else { return text }
    guard pieces.count == recorded else { return generated.map(String.init).joined(separator: " ") }
    return String(decoding: pieces.prefix(generated.count).joined(), as: UTF8.self)
  }

  /// What a reader must know of results that are made of the activity.
  public var notes: [String] {
    guard lostSpikes > 0 else { return [] }
    return [
      "the activity was recorded on a chip that dropped \(HumanText.count(Int(lostSpikes), "spike")): text and counts are"
        + " those of that run, not of the model"
    ]
  }
}
