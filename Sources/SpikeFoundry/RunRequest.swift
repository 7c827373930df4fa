public import ChipModel
public import ChipPlacement
public import ChipSimulation
public import DataFiles
public import Quantities
public import SpikeWorkload

/// What to run: a value that the command line fills in, and that a program can fill in as well.
public struct RunRequest: Sendable {
  /// Where the tokens of the prompt come from.
  public enum Prompt: Sendable, Hashable {
    /// Text, which the checkpoint's tokenizer encodes; no token is added in front.
    case text(String)
    /// Token ids as they are.
    case tokens([Int])
    /// So many random tokens, for a synthetic model, which has no tokenizer.
    case random(Int)
  }

  /// Folder of the checkpoint; nil runs the embedded model.
  public var modelFolder: String?
  /// A model that is made from a configuration instead of loaded; goes before `modelFolder`.
  public var synthetic: SyntheticRequest?
  /// Layers to run, as the checkpoint counts; nil runs all.
  public var layers: Range<Int>?
  /// The chip to run on.
  public var chip: Chip
  /// Spike sites, coding, threshold divisor, rounding and window rule.
  public var mode: SpikeMode
  /// The tokens that enter first.
  public var prompt: Prompt
  /// Tokens to generate.
  public var generate: Int
  /// Ends generation at the end-of-text token.
  public var stopsAtEndOfText = false
  /// Most positions between entry and completion; nil lets the banks of the chip decide.
  public var tokensInFlight: Int?
  /// Where every piece of every operator lives; nil asks the default placer.
  public var placement: Placement?
  /// Placement file as `PlacementFile.text` writes it; goes before `placement`.
  public var placementFile: String?
  /// Shuffles the insertion order of simultaneous events; no result may depend on it.
  public var seed: UInt64?
  /// How the timing side finds times; no result may depend on it.
  public var timing = TimingMode.auto
  /// Threads that share the tiles of the chip, or add the weight rows of a synthetic model; no result depends on it.
  public var threads = 1
  /// Stops the run when everything up to this time has happened; nil runs to the end.
  public var stopTime: SimTime?
  /// Which results of the function side to keep, for dumps, replays and checks.
  public var keeping: KeptResults = []

  /// Asks for the embedded model with its default prompt, unless told otherwise.
  public init(
    modelFolder: String? = nil, chip: Chip, mode: SpikeMode = SpikeMode(),
    prompt: Prompt = .text(EmbeddedModel.prompt),
    generate: Int = 24
  ) {
    self.modelFolder = modelFolder
    self.chip = chip
    self.mode = mode
    self.prompt = prompt
    self.generate = generate
  }
}

extension RunRequest {
  /// Loads, places and simulates: the whole path in one call.
  ///
  /// - Throws: what `PreparedRun.init` and `PreparedRun.run` throw.
  public func run() throws(Failure) -> FinishedRun { try PreparedRun(self).run() }
}
