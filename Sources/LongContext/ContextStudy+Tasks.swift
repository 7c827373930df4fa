import DataFiles
import SpikeFoundry

extension ContextStudy {
  /// One length of one model.
  struct Task {
    var candidates: [Sampled]
    var tokens: Int
    /// Positions after which the activity repeats; all candidates have the same.
    var cycle: Int { candidates.first?.runner.activity.count ?? 1 }

    /// The fastest candidate, which will simulate `rest` tokens more.
    func fastest(rest: Int) throws(Failure) -> ContextCandidate {
      try ContextCandidate.fastest(of: candidates, tokens: tokens, rest: rest)
    }

    /// A cycle of tokens behind the context, one after the other, on the candidate that is fastest there; the first
    /// one on a tie.
    func fastestDecode() throws(Failure) -> (runner: ContextRunner, stretch: ContextRunner.Stretch) {
      var best: (runner: ContextRunner, stretch: ContextRunner.Stretch)?
      for candidate in candidates {
        let stretch = try candidate.runner.simulate(start: tokens, prompt: 1, generate: cycle)
        if best.map({ stretch.time < $0.stretch.time }) ?? true { best = (candidate.runner, stretch) }
      }
      guard let best else { throw Failure(.software, "no placed model to study") }
      return best
    }
  }

  static func tasks(
    _ lengths: [Int], _ sampled: [Sampled], _ progress: StudyProgress, _ part: (Int) -> StudyProgress.Part
  ) -> [Task] {
    let models = [Array(sampled.prefix(1)), Array(sampled.dropFirst())].filter { !$0.isEmpty }
    let pairs = models.flatMap { candidates in lengths.map { (candidates, $0) } }
    return pairs.enumerated().map { number, pair in
      let watched = pair.0.map {
        Sampled(runner: $0.runner.watched(by: progress, as: part(number)), curve: $0.curve)
      }
      return Task(candidates: watched, tokens: pair.1)
    }
  }

  static func point(_ task: Task) throws(Failure) -> ContextPoint {
    let tokens = task.tokens
    let cycle = task.cycle
    let best = try task.fastest(rest: cycle * task.candidates.count)
    let (runner, curve, short) = (best.sampled.runner, best.sampled.curve, best.short)
    let (decoder, decode) = try task.fastestDecode()
    let decodeTime = decode.time / Double(cycle)
    return ContextPoint(
      model: runner.name, tokens: tokens, keyBlocks: runner.keyBlocks, decodeKeyBlocks: decoder.keyBlocks,
      firstToken: best.time,
      isSimulated: short != nil, statedError: short == nil ? curve.statedError(tokens) : 0,
      prefillEnergy: .init(
        dynamic: short?.dynamic ?? curve.dynamicEnergy(tokens), fixed: decode.staticPower * best.time),
      decodeTime: decodeTime,
      decodeEnergy: .init(
        dynamic: decode.dynamic / Double(cycle), fixed: decode.staticPower * decodeTime),
      cacheBytes: runner.cacheBytes(tokens))
  }

  static func check(_ task: Task) throws(Failure) -> ContextCheck {
    let tokens = task.tokens
    let best = try task.fastest(rest: tokens)
    let (runner, curve) = (best.sampled.runner, best.sampled.curve)
    let full = try best.everyToken(tokens)
    runner.expect(0)
    let isTrivial = tokens <= curve.measured
    return ContextCheck(
      model: runner.name, tokens: tokens, keyBlocks: runner.keyBlocks,
      extrapolatedTime: isTrivial ? full.time : curve.time(tokens), simulatedTime: full.time,
      extrapolatedEnergy: isTrivial ? full.dynamic : curve.dynamicEnergy(tokens),
      simulatedEnergy: full.dynamic, statedError: isTrivial ? 0 : curve.statedError(tokens),
      isTrivial: isTrivial)
  }
}
