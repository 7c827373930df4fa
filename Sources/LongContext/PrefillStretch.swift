import DataFiles

/// What one simulated stretch of a prompt says about its positions.
public struct PrefillStretch: Sendable, Hashable {
  /// First position; 0 for the beginning of the prompt.
  public let start: Int
  /// The position behind the last one.
  public let end: Int
  /// The rhythm of its completions.
  public let steady: SteadyState
  /// Time from where the rhythm has the token before the last to the first generated token, in picoseconds.
  public let lastToken: Double
  /// Dynamic energy of all its tokens and one set of logits, in femtojoules.
  public let energy: Double

  /// Position at which `steady.interval` holds.
  var centre: Double { Double(start) + steady.centre }
}

/// Simulates stretches until their rhythm is known.
struct StretchSampler {
  let runner: ContextRunner
  let settings: PrefillCurve.Settings
  let progress: @Sendable (String) -> Void

  /// The beginning of the prompt, of so many tokens or more.
  ///
  /// Where much of it lies behind a full window, its rhythm is the one there.
  func beginning(of tokens: Int) throws(Failure) -> PrefillStretch {
    try sample(atLeast: tokens, steadyFrom: runner.fullWindow) { (0, $0) }
  }

  /// A stretch that ends in front of a position, and begins at another one at the earliest if four cycles fit behind it:
  /// a longer one has its middle elsewhere, and says less of where it ends.
  func sample(end: Int, from first: Int = 0) throws(Failure) -> PrefillStretch {
    let latest = max(0, end - 4 * runner.activity.count)
    return try sample { (min(latest, max(first, end - $0)), end) }
  }

  /// A stretch that begins at a position.
  func sample(start: Int) throws(Failure) -> PrefillStretch { try sample { (start, start + $0) } }

  /// Simulates ever longer stretches until the rhythm is known well enough, or the longest is reached.
  private func sample(
    atLeast tokens: Int = 0, steadyFrom: Int = 0, _ positions: (Int) -> (start: Int, end: Int)
  ) throws(Failure) -> PrefillStretch {
    let cycle = runner.activity.count
    var cycles = max(4, (tokens + cycle - 1) / cycle)
    while true {
      let (start, end) = positions(cycles * cycle)
      let stretch = try runner.simulate(start: start, prompt: end - start, generate: 1)
      // The last token has logits to compute, which no other token of the prompt has.
      let completions = Array(stretch.completions.dropLast())
      guard let steady = SteadyState.fit(completions, cycle: cycle, from: steadyFrom) else {
        throw Failure(.software, "a stretch of \(end - start) tokens is too short for cycles of \(cycle)")
      }
      tell(start, end, steady)
      // The band keeps its width, so twice the length halves what is uncertain.
      let wanted = cycles * Int(min(steady.relativeUncertainty / settings.steadiness, 1e6).rounded(.up))
      let allowed = max(cycles, min(wanted, settings.longestStretch / cycle))
      let longer = positions(allowed * cycle)
      guard longer.end - longer.start > end - start else { return sample(start, stretch, steady) }
      cycles = allowed
    }
  }

  private func tell(_ start: Int, _ end: Int, _ steady: SteadyState) {
    let share = ContextPage.percent(steady.relativeUncertainty)
    progress(
      "\(runner.name), \(runner.keyBlocks) key blocks, positions \(start) ..< \(end): "
        + "\(ContextPage.time(steady.interval)) per token, known to \(share)")
  }

  private func sample(
    _ start: Int, _ stretch: ContextRunner.Stretch, _ steady: SteadyState
  ) -> PrefillStretch {
    let count = stretch.completions.count
    let steps = Double(count - 2) - steady.centre
    let before = steady.level + steady.interval * steps + steady.growth * steps * steps / 2
    return PrefillStretch(
      start: start, end: start + count, steady: steady, lastToken: stretch.time - before,
      energy: stretch.dynamic)
  }
}
