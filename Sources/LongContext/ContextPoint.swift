/// One model at one context length.
public struct ContextPoint: Sendable, Hashable {
  /// Name of the model in tables.
  public var model: String
  /// Tokens of the context.
  public var tokens: Int
  /// Blocks of key slots per layer and key/value head that positions fill in turn.
  public var keyBlocks: Int
  /// The same of the placement that generates, which is another one where that is faster.
  public var decodeKeyBlocks: Int
  /// Time from the entry of the first of so many prompt tokens to the first generated token, in picoseconds.
  public var firstToken: Double
  /// Whether all tokens of the prompt were simulated; else `firstToken` is extrapolated.
  public var isSimulated: Bool
  /// Relative error that the extrapolation states for `firstToken`; 0 where it was simulated.
  public var statedError: Double
  /// Energy of reading the prompt, in femtojoules.
  public var prefillEnergy: Cost
  /// Time of one generated token behind such a context, in picoseconds.
  public var decodeTime: Double
  /// Energy of one generated token behind such a context, in femtojoules.
  public var decodeEnergy: Cost
  /// Bytes that attention keeps of such a context.
  public var cacheBytes: Int

  /// Dynamic and static energy in femtojoules.
  public struct Cost: Sendable, Hashable {
    /// Energy of everything that was done.
    public var dynamic: Double
    /// Leakage and static power of the whole chip over the time.
    public var fixed: Double
    /// Both.
    public var total: Double { dynamic + fixed }
  }
}

/// An extrapolation beside the simulation of every token.
public struct ContextCheck: Sendable, Hashable {
  /// Name of the model in tables.
  public var model: String
  /// Tokens of the prompt.
  public var tokens: Int
  /// Blocks of key slots per layer and key/value head that positions fill in turn.
  public var keyBlocks: Int
  /// Extrapolated and simulated time to the first token, in picoseconds.
  public var extrapolatedTime: Double
  /// Simulated time to the first token, in picoseconds.
  public var simulatedTime: Double
  /// Extrapolated dynamic energy, in femtojoules.
  public var extrapolatedEnergy: Double
  /// Simulated dynamic energy, in femtojoules.
  public var simulatedEnergy: Double
  /// Relative error that the extrapolation stated.
  public var statedError: Double
  /// Whether the length lies within what the curve was made from, so that the check proves nothing.
  public var isTrivial: Bool

  /// Relative error of the extrapolated time.
  public var timeError: Double { extrapolatedTime / simulatedTime - 1 }
  /// Whether the extrapolated time is off by more than it states.
  public var isContradiction: Bool { !isTrivial && abs(timeError) > statedError }
  /// Relative error of the extrapolated dynamic energy; 0 on a chip without prices, where both are 0.
  public var energyError: Double {
    simulatedEnergy == 0 ? 0 : extrapolatedEnergy / simulatedEnergy - 1
  }
}
