/// The value that joins function and timing: what fired, position by position.
public struct Activity: Sendable, Hashable {
  /// Tokens of the prompt.
  public var prompt: Int
  /// Tokens that the run was to generate; the last one is never fed back.
  public var generate: Int
  /// What fired at each processed position, in order.
  public var positions: [TokenActivity]

  /// Makes the activity of a run from its positions, for a replay without weights.
  public init(prompt: Int, generate: Int, positions: [TokenActivity]) {
    self.prompt = prompt
    self.generate = generate
    self.positions = positions
  }
}
