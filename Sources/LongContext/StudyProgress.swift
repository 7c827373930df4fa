import Quantities
package import RunRecord
import Synchronization

/// How far a study is, over all simulations that run at the same time.
///
/// Work is counted in simulated tokens. How many more stretches a curve needs shows only while it is sampled: what is
/// still to come is an estimate, which may grow.
package final class StudyProgress: Sendable {
  /// Steps that a token counts for: parts of it show in displays.
  private static let stepsPerToken = 1000

  private struct State {
    /// What simulations have done that are over.
    var done = RunProgress()
    /// Tokens and progress of those that run, by number.
    var running: [Int: (tokens: Int, progress: RunProgress)] = [:]
    var begun = 0
    /// Tokens that parts of the study are thought to need beyond simulations that have begun.
    var open: [Part: Int] = [:]
    var isStopped = false
  }

  /// A part of a study with work of its own.
  package enum Part: Hashable, Sendable {
    /// The curve of a placed model, by number.
    case curve(Int)
    /// Lengths and checks, by number of the task.
    case point(Int)
    case check(Int)
  }

  private let state = Mutex(State())
  private let layers: Int
  private let watch: @Sendable (RunProgress) -> Bool

  /// Nothing is done, and nothing is known of what is to come.
  ///
  /// - Parameters:
  ///   - layers: layers of the model.
  ///   - watch: is told how far the study is, one call at a time, and answers whether it goes on.
  package init(layers: Int, watch: @escaping @Sendable (RunProgress) -> Bool) {
    self.layers = layers
    self.watch = watch
  }

  /// Whether the watch has answered that the study ends.
  package var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Says how many tokens a part will still simulate.
  package func expect(_ tokens: Int, in part: Part) { state.withLock { $0.open[part] = max(0, tokens) } }

  /// Begins a simulation of so many tokens, and gives what its engine tells how far it is.
  package func begin(_ tokens: Int, in part: Part) -> (number: Int, watch: @Sendable (RunProgress) -> Bool) {
    let number = state.withLock { state in
      state.begun += 1
      state.running[state.begun] = (tokens, RunProgress())
      state.open[part] = max(0, (state.open[part] ?? 0) - tokens)
      return state.begun
    }
    return (number, { [self] progress in note(progress, of: number) })
  }

  /// A simulation is over.
  package func end(_ number: Int) {
    state.withLock { state in
      guard let simulation = state.running.removeValue(forKey: number) else { return }
      let tokens = simulation.tokens
      var progress = simulation.progress
      if !state.isStopped {
        progress.positionsDone = tokens
        progress.layersDone = tokens * layers
        progress.stepsDone = tokens * Self.stepsPerToken
      }
      state.done = Self.sum(state.done, progress)
      show(&state)
    }
  }

  private func note(_ progress: RunProgress, of number: Int) -> Bool {
    state.withLock { state in
      guard let tokens = state.running[number]?.tokens else { return !state.isStopped }
      var share = progress
      share.stepsDone = Int(Double(tokens * Self.stepsPerToken) * progress.fraction)
      state.running[number] = (tokens, share)
      show(&state)
      return !state.isStopped
    }
  }

  /// Under the lock: one call at a time.
  private func show(_ state: inout State) {
    guard !state.isStopped else { return }
    state.isStopped = !watch(total(state))
  }

  /// Everything that was done, against everything that is known to come.
  private func total(_ state: State) -> RunProgress {
    var total = state.running.values.reduce(state.done) { Self.sum($0, $1.progress) }
    let begun = state.running.values.reduce(state.done.positionsDone) { $0 + $1.tokens }
    total.positions = state.open.values.reduce(begun, +)
    total.layers = total.positions * layers
    total.steps = total.positions * Self.stepsPerToken
    return total
  }

  private static func sum(_ a: RunProgress, _ b: RunProgress) -> RunProgress {
    let (time, isTooLong) = a.time.picoseconds.addingReportingOverflow(b.time.picoseconds)
    return RunProgress(
      time: SimTime(picoseconds: isTooLong ? .max : time), events: a.events + b.events,
      positionsDone: a.positionsDone + b.positionsDone, layersDone: a.layersDone + b.layersDone,
      stepsDone: a.stepsDone + b.stepsDone)
  }
}
