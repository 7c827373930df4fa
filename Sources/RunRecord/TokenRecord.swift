public import Quantities

/// One processed position: a prompt token or a generated token that was fed back.
public struct TokenRecord: Sendable, Equatable {
  /// Place in the sequence, from 0.
  public var position: Int
  /// Token id that entered.
  public var token: Int
  /// Whether it belongs to the prompt.
  public var isPrompt: Bool
  /// Time at which the host sent it.
  public var entered: SimTime
  /// Time at which the host learnt that it is done (its argmax arrived, or its last residual closed).
  public var completed: SimTime
  /// Token id that its argmax named; nil where no logits were asked for.
  public var next: Int?

  /// Makes the record of a position that is done.
  public init(position: Int, token: Int, isPrompt: Bool, entered: SimTime, completed: SimTime, next: Int?) {
    self.position = position
    self.token = token
    self.isPrompt = isPrompt
    self.entered = entered
    self.completed = completed
    self.next = next
  }
}
