import ArgumentParser
import LiveProgress
import SpikeFoundry
import Synchronization

/// Options of commands that show their progress.
struct ProgressOptions: ParsableArguments {
  @Option(
    help: "Progress on standard error: a bar on a terminal and a line per 10 s elsewhere, or one of them.")
  var progress = ProgressStyle.auto

  @Flag(help: "Neither progress nor talk on standard error; errors only.")
  var quiet = false
}

/// A run that shows its progress and can be stopped.
final class LiveRun: Sendable {
  private let display: ProgressDisplay
  private let signals: StopSignals
  private let quiet: Bool
  private let isTalking: Bool
  private let latest = Mutex(RunProgress())

  /// Waits for signals; `stopping` is what the first one after `watch` says will be left of the run.
  init(
    _ options: ProgressOptions, stopping: String = "the folder will hold what happened so far"
  ) {
    let clock = ContinuousClock()
    let start = clock.now
    let display = ProgressDisplay(
      options.quiet ? .none : options.progress, on: .standardError,
      ProgressDisplay.Surroundings(
        now: { (clock.now - start) / .seconds(1) }, width: { Terminal.width },
        write: { StandardStreams.error($0) }))
    self.display = display
    quiet = options.quiet
    isTalking = !options.quiet && options.progress != .json
    signals = StopSignals(stopping) { display.clear() }
  }

  /// Says something before or during the run, unless standard error is for machines or nobody.
  func talk(_ text: String) {
    guard isTalking else { return }
    display.clear()
    StandardStreams.message(text)
  }

  /// Says what is missing from a trace.
  func talk(_ trace: TraceDescription) {
    for note in trace.notes { talk("\(note)\n") }
  }

  /// Removes an output that has not appeared where the program is made to end at once.
  func guarding(_ removal: @escaping @Sendable () -> Void) { signals.onQuit(removal) }

  /// What a run tells; starts the clock of the display, and signals stop the run from now on.
  func watch() -> @Sendable (RunProgress) -> Bool {
    signals.begin()
    display.start()
    return { [self] progress in
      latest.withLock { $0 = progress }
      display.show(progress)
      return signals.signal == nil
    }
  }

  /// The run is at its end, or was stopped there.
  func finish(_ record: RunRecord, events: UInt64) {
    var progress = latest.withLock { $0 }
    progress.time = record.end
    progress.events = events
    progress.positionsDone = record.tokens.count
    if record.stop == nil {
      progress.positions = record.tokens.count
      progress.layersDone = progress.layers
      progress.stepsDone = progress.steps
    }
    display.finish(progress, isPartial: record.stop != nil)
  }

  /// Everything is at its end, or was stopped there.
  func finish(isPartial: Bool) { display.finish(latest.withLock { $0 }, isPartial: isPartial) }

  /// The exit status of a command that a signal has stopped; nil where none came.
  var stopped: ExitCode? { signals.signal.map { ExitCode(128 + $0) } }

  /// The exit status of a command whose run a signal stopped; nil for any other run.
  func status(_ record: RunRecord) -> ExitCode? {
    record.stop == nil ? nil : stopped
  }
}
