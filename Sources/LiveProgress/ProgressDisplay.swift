public import RunRecord
import Synchronization

/// Shows on standard error how far a run is, without disturbing it: a bar that is drawn again at most ten times a
/// second, a line every ten seconds, or an object in JSON every second.
///
/// Nothing of it reaches a result. Calls may come from any thread, one at a time.
public final class ProgressDisplay: Sendable {
  /// What the display needs of the world outside; tests bring their own.
  public struct Surroundings: Sendable {
    /// Seconds on some clock that never goes back.
    public var now: @Sendable () -> Double
    /// Columns of the terminal.
    public var width: @Sendable () -> Int
    /// Where text goes.
    public var write: @Sendable (String) -> Void

    /// Collects them.
    public init(
      now: @escaping @Sendable () -> Double, width: @escaping @Sendable () -> Int,
      write: @escaping @Sendable (String) -> Void
    ) {
      self.now = now
      self.width = width
      self.write = write
    }
  }

  private enum Form { case bar, line, json, none }

  private struct State {
    var start: Double?
    var shown: Double?
    var latest = RunProgress()
    /// Where events per second are counted from, at least a second back if the run is that old.
    var mark = (time: 0.0, events: UInt64(0))
    var next = (time: 0.0, events: UInt64(0))
    var isDrawn = false
  }

  private let form: Form
  private let hasColour: Bool
  private let surroundings: Surroundings
  private let state = Mutex(State())

  /// Makes a display that has shown nothing yet.
  ///
  /// - Parameters:
  ///   - style: what the user asked for; `auto` looks at the terminal.
  ///   - terminal: what standard error is.
  ///   - surroundings: clock and output.
  public init(_ style: ProgressStyle, on terminal: Terminal, _ surroundings: Surroundings) {
    form =
      switch style {
      case .auto: terminal.redraws ? .bar : .line
      case .line: .line
      case .json: .json
      case .none: .none
      }
    hasColour = terminal.hasColour
    self.surroundings = surroundings
  }

  /// Seconds between two outputs.
  private var interval: Double {
    switch form {
    case .bar: 0.1
    case .line: 10
    case .json: 1
    case .none: .infinity
    }
  }

  /// Takes note of the start of the run.
  public func start() {
    let now = surroundings.now()
    state.withLock {
      $0.start = now
      $0.shown = form == .json ? nil : now
      $0.mark = (now, 0)
      $0.next = (now, 0)
    }
  }

  /// Shows the progress if it is time to.
  public func show(_ progress: RunProgress) {
    guard form != .none else { return }
    let now = surroundings.now()
    let text = state.withLock { state -> String? in
      note(progress, at: now, &state)
      if let shown = state.shown, now - shown < interval { return nil }
      state.shown = now
      state.isDrawn = true
      return rendered(pace(state, at: now))
    }
    if let text { surroundings.write(text) }
  }

  /// Clears the bar before other text is written.
  public func clear() {
    let wasDrawn = state.withLock { state in
      defer { state.isDrawn = false }
      return state.isDrawn
    }
    if wasDrawn, form == .bar { surroundings.write("\r\u{1B}[K") }
  }

  /// Ends the display: clears the bar, or writes the last object.
  ///
  /// - Parameters:
  ///   - progress: where the run ended.
  ///   - isPartial: whether it was stopped before its end.
  public func finish(_ progress: RunProgress, isPartial: Bool) {
    clear()
    guard form == .json else { return }
    let now = surroundings.now()
    let pace = state.withLock { state in
      // Of the whole run.
      ProgressPace(
        progress: progress, elapsed: now - (state.start ?? now),
        eventsPerSecond: Double(progress.events) / max(1e-9, now - (state.start ?? now)))
    }
    surroundings.write(ProgressText.json("result", pace, isPartial: isPartial))
  }

  private func note(_ progress: RunProgress, at now: Double, _ state: inout State) {
    if state.start == nil { state.start = now }
    if progress.events < state.latest.events {
      // The run began again, packet by packet: rates are those of the new beginning.
      state.mark = (now, progress.events)
      state.next = state.mark
    }
    state.latest = progress
    if now - state.next.time >= 1 {
      state.mark = state.next
      state.next = (now, progress.events)
    }
  }

  private func pace(_ state: State, at now: Double) -> ProgressPace {
    let events = Double(state.latest.events - state.mark.events)
    let time = now - state.mark.time
    return ProgressPace(
      progress: state.latest, elapsed: now - (state.start ?? now),
      eventsPerSecond: time > 0 ? events / time : 0)
  }

  private func rendered(_ pace: ProgressPace) -> String {
    switch form {
    case .bar:
      "\r" + ProgressText.bar(pace, width: surroundings.width(), hasColour: hasColour) + "\u{1B}[K"
    case .line: ProgressText.line(pace) + "\n"
    case .json: ProgressText.json("progress", pace)
    case .none: ""
    }
  }
}
