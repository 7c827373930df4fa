public import SpikeWorkload

/// Which positions a run processes, and what each of them needs.
///
/// Pure integers: timing and function share it.
public struct TokenSchedule: Sendable, Hashable {
  /// Tokens of the prompt, at least one.
  public let prompt: Int
  /// Tokens to generate.
  ///
  /// The last one is not fed back.
  public let generate: Int
  private let window: Int
  private let rule: WindowRule

  /// Makes the schedule of a run.
  public init(prompt: Int, generate: Int, shape: ModelShape, mode: SpikeMode) {
    self.prompt = prompt
    self.generate = generate
    window = shape.slidingWindow
    rule = mode.window
  }

  /// Positions that are processed when nothing stops the run early.
  public var positions: Int { prompt + max(0, generate - 1) }

  /// Whether the argmax of a position names a generated token; only then does it pass the LM head.
  public func needsLogits(_ position: Int) -> Bool { generate > 0 && position >= prompt - 1 }

  /// Keys that the query of a position sees in sliding-window layers.
  public func visible(_ position: Int) -> Range<Int> {
    SlidingWindow.visible(position: position, window: window, rule: rule, isPrompt: position < prompt)
  }
}

/// At which positions a station or an inlet takes part.
public enum Participation: Sendable, Hashable {
  case always
  /// Positions that need logits.
  case logits
  /// Positions that do not.
  case noLogits
  /// Positions whose own key lies in these key slots.
  case writes(Range<Int>)
  /// Positions that see at least one key in these key slots.
  case reads(Range<Int>)
}

extension TokenSchedule {
  /// Whether something with this participation takes part at `position`.
  ///
  /// Complexity: O(1).
  public func isActive(_ participation: Participation, at position: Int, keySlots: Int) -> Bool {
    switch participation {
    case .always: true
    case .logits: needsLogits(position)
    case .noLogits: !needsLogits(position)
    case .writes(let slots): slots.contains(position % keySlots)
    case .reads(let slots): visibleKeys(position, in: slots, keySlots: keySlots) > 0
    }
  }

  /// How many keys that `position` sees are stored in `slots`.
  ///
  /// Complexity: O(1).
  public func visibleKeys(_ position: Int, in slots: Range<Int>, keySlots: Int) -> Int {
    let range = visible(position)
    func stored(before end: Int) -> Int {
      end / keySlots * slots.count + min(max(end % keySlots - slots.lowerBound, 0), slots.count)
    }
    return stored(before: range.upperBound) - stored(before: range.lowerBound)
  }
}
