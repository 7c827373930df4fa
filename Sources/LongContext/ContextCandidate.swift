import DataFiles

/// A placed model with the time to the first token of prompts of one length.
struct ContextCandidate {
  let sampled: ContextStudy.Sampled
  /// The simulation of every token of a prompt that is too short for the curve; nil where the curve extrapolates.
  let short: ContextRunner.Stretch?
  /// Time to the first token, in picoseconds.
  let time: Double

  private init(_ sampled: ContextStudy.Sampled, _ tokens: Int) throws(Failure) {
    self.sampled = sampled
    short =
      Self.isShort(tokens, sampled) ? try sampled.runner.simulate(start: 0, prompt: tokens, generate: 1) : nil
    time = short?.time ?? sampled.curve.time(tokens)
  }

  /// The simulation of every token of the prompt, which a short one has had.
  func everyToken(_ tokens: Int) throws(Failure) -> ContextRunner.Stretch {
    if let short { return short }
    return try sampled.runner.simulate(start: 0, prompt: tokens, generate: 1)
  }

  private static func isShort(_ tokens: Int, _ sampled: ContextStudy.Sampled) -> Bool {
    tokens < sampled.curve.measured
  }

  /// The model with the shorter time to the first token; the first one on a tie.
  ///
  /// - Parameters:
  ///   - models: placements to choose from.
  ///   - tokens: length of the prompt.
  ///   - rest: tokens that the chosen one will simulate afterwards, for the progress.
  /// - Returns: the model with its time, and the simulation where there was one.
  /// - Throws: what the simulation of a short prompt throws.
  static func fastest(
    of models: [ContextStudy.Sampled], tokens: Int, rest: Int
  ) throws(Failure) -> ContextCandidate {
    models.first?.runner.expect(tokens * models.count { isShort(tokens, $0) } + rest)
    var best: ContextCandidate?
    for model in models {
      let candidate = try ContextCandidate(model, tokens)
      if best.map({ candidate.time < $0.time }) ?? true { best = candidate }
    }
    guard let best else { throw Failure(.software, "no placed model to study") }
    return best
  }
}
