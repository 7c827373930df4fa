import ChipModel
import DataFiles
import SpikeWorkload

/// Time and energy of reading a prompt of any length, from short stretches of it.
///
/// The beginning of the prompt is simulated until it is steady. Behind it the time to the first token is the integral
/// of the interval between completions, τ(p), and the way of the last token through the chip. τ is measured in
/// stretches that start late in the context, with the keys that their positions imply, and is taken as linear between
/// them: a layer that is the bottleneck serves its keys one after the other, so τ is a maximum of linear functions.
/// Stretches are added where the middle between two shows that this is not good enough. Behind a full window nothing
/// changes any more, so τ is constant there.
public struct PrefillCurve: Sendable {
  /// Stretches that were simulated, by the end of their positions; the first is the beginning of the prompt.
  public private(set) var stretches: [PrefillStretch] = []
  private var beginning: PrefillStretch
  private var interval = PiecewiseLinear()
  private var uncertainty = PiecewiseLinear()
  private var lastToken = PiecewiseLinear()
  private var energy = PiecewiseLinear()
  /// Part by which every extrapolated interval may be off besides (`holdOut`).
  private var unsteadiness = 0.0
  /// Tokens of the prompt that was held out; 0 for none.
  private var heldOut = 0
  /// Whether that prompt departs from the curve by more than the error that it stated then.
  private var isRefuted = false
  /// Departures of τ from linearity that were found, in picoseconds, with the positions that they cover.
  private(set) var departures: [(range: Range<Int>, amount: Double)] = []

  /// How closely the curve is sampled.
  public struct Settings: Sendable, Hashable {
    /// Stretches grow until their interval is known to this part of it.
    public var steadiness = 0.014
    /// Longest stretch in tokens, if four cycles are not longer.
    public var longestStretch = 512
    /// Departures from linearity may change the time to the first token by this part of it.
    public var linearity = 0.01
    /// Most stretches.
    public var stretches = 20

    /// Makes the default settings.
    public init() {}
  }

  /// Samples the curve up to a length.
  ///
  /// The beginning of the prompt grows until a prompt of twice its length, or of twice a window, takes as long as the
  /// curve says, within the error that it states, or until it has four times the longest stretch.
  ///
  /// - Throws: what the simulation throws.
  init(
    _ runner: ContextRunner, longest: Int, settings: Settings,
    progress: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) {
    let sampler = StretchSampler(runner: runner, settings: settings, progress: progress)
    self = try PrefillCurve(sampler, longest: longest, beginning: 0)
    let most = min(4 * settings.longestStretch, longest)
    while isRefuted {
      let next = heldOut <= most ? heldOut : 2 * measured
      guard next <= most else { return }
      self = try PrefillCurve(sampler, longest: longest, beginning: next)
    }
  }

  /// Samples the curve with a beginning of so many tokens or more.
  private init(_ sampler: StretchSampler, longest: Int, beginning tokens: Int) throws(Failure) {
    let runner = sampler.runner
    beginning = try sampler.beginning(of: tokens)
    runner.expect((sampler.settings.stretches / 4) * beginning.end)
    var edges = [beginning]
    if let last = try sampler.lastEdge(behind: beginning, longest) { edges.append(last) }
    for edge in edges { add(edge) }
    // Nothing changes behind a full window: the last interval holds from its position on.
    if let last = edges.last, last.start >= runner.fullWindow {
      addInterval(last.steady, at: Double(runner.fullWindow))
    }
    try refine(edges, cycle: runner.activity.count, sampler)
    try measureEnergy(runner, longest: longest)
    try holdOut(sampler, longest: longest)
  }

  /// Compares the curve with a prompt that it was not made from, every token of it simulated.
  ///
  /// What packets meet depends on all that came before: lost packets, or short queues that hold others up, can make a
  /// rhythm wander that looked steady in a stretch, and a stretch that starts late can find another one than the prompt
  /// that leads there. The prompt is a single sample: where the curve states less than twice what it departs by, every
  /// interval may be wrong by the part that is missing.
  private mutating func holdOut(_ sampler: StretchSampler, longest: Int) throws(Failure) {
    let runner = sampler.runner
    let tokens = min(sampler.heldOut(behind: measured), longest)
    guard tokens > measured else { return }
    heldOut = tokens
    runner.expect(tokens)
    let found = try runner.simulate(start: 0, prompt: tokens, generate: 1).time
    let departure = abs(time(tokens) - found)
    let stated = statedError(tokens) * time(tokens)
    isRefuted = departure > max(stated, sampler.settings.linearity * found)
    let missing = 2 * departure - stated
    unsteadiness = max(0, missing) / max(1, min(extrapolated(tokens), found - beginning.steady.level))
  }

  /// The part of `time` that no simulation of the beginning shows, in picoseconds.
  private func extrapolated(_ tokens: Int) -> Double { time(tokens) - beginning.steady.level }

  /// Measures between stretches until linearity holds or the budget is spent.
  private mutating func refine(
    _ edges: [PrefillStretch], cycle: Int, _ sampler: StretchSampler
  ) throws(Failure) {
    // Wide gaps go before narrow ones, so that a spent budget leaves no wide one without a sample.
    var open = zip(edges, edges.dropFirst()).map { ($0, $1) }
    let full = sampler.runner.fullWindow
    while !open.isEmpty {
      let (a, b) = open.removeFirst()
      var largest = 0.0
      var before = a
      // Where what was found at the places that are fine holds.
      var end = b.end
      // Behind a full window there is nothing to look for.
      let far = a.end < full ? min(b.end, full) : b.end
      for place in StretchSampler.places(a.end, far, cycle) {
        guard stretches.count < sampler.settings.stretches else {
          // Nothing was looked at: the whole step may be wrong.
          departures.append((before.end..<b.end, abs(before.steady.interval - b.steady.interval)))
          end = before.end
          break
        }
        sampler.runner.expect((open.count + 1) * (b.end - b.start))
        let (sample, departure, isFine) = try look(place, behind: a, from: before.end, sampler)
        guard isFine else {
          open += [(before, sample), (sample, b)]
          end = before.end
          break
        }
        largest = max(largest, departure)
        before = sample
      }
      if before.end > a.end { departures.append((a.end..<end, largest)) }
    }
  }

  /// Measures at a place of the gap behind a stretch: by how much the line was off, beyond what is uncertain, and
  /// whether that is little enough.
  private mutating func look(
    _ place: Int, behind a: PrefillStretch, from first: Int, _ sampler: StretchSampler
  ) throws(Failure) -> (sample: PrefillStretch, departure: Double, isFine: Bool) {
    let sample = try sampler.sample(end: place, from: first)
    let departure = abs(interval.value(at: sample.centre) - sample.steady.interval)
    let noise = sample.steady.uncertainty + uncertainty.value(at: sample.centre)
    add(sample)
    // A prompt that ends there feels the departure most.
    let isFine = departure * Double(place - a.end) <= sampler.settings.linearity * time(place)
    return (sample, max(0, departure - noise), isFine || departure <= noise)
  }

  private mutating func add(_ sample: PrefillStretch) {
    let place = stretches.firstIndex { $0.end > sample.end } ?? stretches.count
    stretches.insert(sample, at: place)
    addInterval(sample.steady, at: sample.centre)
    lastToken.add(sample.lastToken, at: Double(sample.end))
  }

  private mutating func addInterval(_ steady: SteadyState, at position: Double) {
    interval.add(steady.interval, at: position)
    uncertainty.add(steady.uncertainty, at: position)
  }

  /// Measures the energy of single cycles where its law changes: behind the beginning, on both sides of the position
  /// from which the window is full, and at the end.
  ///
  /// Counts are linear in the visible keys, so it is exact for every position between, up to keys of one token that
  /// lie in another block than those of the next.
  private mutating func measureEnergy(_ runner: ContextRunner, longest: Int) throws(Failure) {
    let cycle = runner.activity.count
    let full = runner.fullWindow
    let starts = Set([measured - cycle, measured, full - cycle, full, longest - cycle])
      .filter { $0 >= measured - cycle && $0 <= max(longest, measured) }.sorted()
    runner.expect(starts.count * cycle)
    for start in starts {
      let stretch = try runner.simulate(start: start, prompt: cycle, generate: 0)
      energy.add(stretch.dynamic / Double(cycle), at: Double(start) + Double(cycle - 1) / 2)
    }
  }

  // MARK: Results

  /// Shortest prompt that is extrapolated; shorter ones are a part of the beginning.
  public var measured: Int { beginning.end }

  /// Time from the entry of the first token to the first generated one, in picoseconds.
  ///
  /// - Precondition: `tokens` is at least `measured`.
  public func time(_ tokens: Int) -> Double {
    beginning.steady.level + interval.integral(from: beginning.centre, to: Double(tokens - 2))
      + lastToken.value(at: Double(tokens))
  }

  /// Dynamic energy of reading the prompt and naming one token, in femtojoules.
  ///
  /// - Precondition: `tokens` is at least `measured`.
  public func dynamicEnergy(_ tokens: Int) -> Double {
    // The integral over a token of a linear function is its value at the token.
    beginning.energy + energy.integral(from: Double(measured) - 0.5, to: Double(tokens) - 0.5)
  }

  /// Relative error that `time` may have: what is uncertain of the intervals, departures from linearity between the
  /// stretches, the irregularity of the last token, and what a held-out prompt shows.
  ///
  /// - Precondition: `tokens` is at least `measured`.
  public func statedError(_ tokens: Int) -> Double {
    let drift = uncertainty.integral(from: beginning.centre, to: Double(tokens - 2))
    let bend = departures.reduce(0.0) { sum, item in
      sum + item.amount * Double(max(0, min(item.range.upperBound, tokens) - item.range.lowerBound))
    }
    let last = stretches.last { $0.start < tokens }
    let wander = unsteadiness * max(0, extrapolated(tokens))
    return (drift + bend + 2 * (last?.steady.spread ?? 0) + wander) / time(tokens)
  }
}
