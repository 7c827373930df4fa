public import ChipModel
import DataFiles
public import RunRecord
public import SpikeFoundry
import SpikeWorkload

/// What to find out about long contexts.
public struct ContextRequest: Sendable {
  /// Extents, mode and activity of the model; its first positions are repeated over the whole context.
  public var replay: Replay
  /// The chip.
  public var chip: Chip
  /// Context lengths in tokens, ascending.
  public var lengths: [Int]
  /// Lengths at which the extrapolation is compared with a simulation of every token.
  public var checks: [Int] = []
  /// Whether the same shape with full attention is studied too.
  public var hasBaseline = true
  /// Most positions of the activity that are repeated.
  public var cycle = 16
  /// How closely curves are sampled.
  public var settings = PrefillCurve.Settings()
  /// Simulations that run at a time; no result depends on it.
  public var threads = 1
  /// Is told now and then how far the study is, in tokens of all its simulations, and answers whether it goes on.
  ///
  /// One call at a time, from any thread. How many tokens are still to come is an estimate.
  public var watch: @Sendable (RunProgress) -> Bool = { _ in true }
  /// Receives a line for each stretch that is done, in no certain order.
  public var progress: @Sendable (String) -> Void = { _ in }

  /// What the activity is silent on; goes to the notes of the study.
  public var unknowns: [String] = []

  /// Longest context that can be asked for.
  public static let longest = 1 << 30
  /// Longest context that is simulated token by token.
  public static let longestCheck = 1 << 16

  /// Asks for these lengths.
  public init(replay: Replay, chip: Chip, lengths: [Int]) {
    self.replay = replay
    self.chip = chip
    self.lengths = lengths
  }

  /// 1 k to 4 M tokens in powers of two.
  public static let defaultLengths = (10...22).map { 1 << $0 }

  /// - Throws: 64 for lengths, checks or cycles that cannot be had; 65 for an activity without positions.
  func check() throws(Failure) {
    guard !lengths.isEmpty else { throw Failure(.usage, "expected at least one context length, found none") }
    for length in lengths where length < 1 || length > Self.longest {
      throw Failure(.usage, "context length: expected 1 to \(Self.longest) tokens, found \(length)")
    }
    for length in checks where length < 1 || length > Self.longestCheck {
      throw Failure(
        .usage,
        "check length: expected 1 to \(Self.longestCheck) tokens, found \(length); every token is simulated")
    }
    guard (1...4096).contains(cycle) else {
      throw Failure(.usage, "cycle: expected 1 to 4096 positions, found \(cycle)")
    }
    guard !replay.activity.positions.isEmpty else {
      throw Failure(.data, "the activity has no position to repeat")
    }
  }

  /// The positions that are repeated: at least eight, so that a cycle outlasts the jitter of single tokens.
  var repeated: [TokenActivity] {
    let positions = Array(replay.activity.positions.prefix(cycle))
    return (0..<max(1, (8 + positions.count - 1) / positions.count)).flatMap { _ in positions }
  }
}
