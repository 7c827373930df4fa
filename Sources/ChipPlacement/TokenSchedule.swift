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
  /// Tokens of the context that were processed before the run; position 0 of the run is this one of the context.
  public let start: Int
  /// Blocks that take the keys of consecutive positions in turn; 1 fills the key slots in order.
  public let keyBlocks: Int
  private let window: Int
  private let rule: WindowRule

  /// Makes the schedule of a run.
  ///
  /// A run that starts late in a context has the keys that its positions imply, and their costs; it has no
  /// values of them, so only a replay can use it.
  ///
  /// - Parameters:
  ///   - prompt: tokens of the prompt, at least one.
  ///   - generate: tokens to generate.
  ///   - shape: gives the window.
  ///   - mode: gives the window rule.
  ///   - start: tokens of the context before the run.
  ///   - keyBlocks: equal blocks of key slots that positions fill in turn; key slots are a multiple of it.
  public init(
    prompt: Int, generate: Int, shape: ModelShape, mode: SpikeMode, start: Int = 0, keyBlocks: Int = 1
  ) {
    self.prompt = prompt
    self.generate = generate
    self.start = start
    self.keyBlocks = max(1, keyBlocks)
    window = shape.slidingWindow
    rule = mode.window
  }

  /// Positions that are processed when nothing stops the run early.
  public var positions: Int { prompt + max(0, generate - 1) }

  /// Whether the argmax of a position names a generated token; only then does it pass the LM head.
  public func needsLogits(_ position: Int) -> Bool { generate > 0 && position >= prompt - 1 }

  /// Keys that the query of a position sees in sliding-window layers, as positions of the context.
  public func visible(_ position: Int) -> Range<Int> {
    SlidingWindow.visible(
      position: start + position, window: window, rule: rule, isPrompt: position < prompt)
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
    case .writes(let slots): slots.contains(keySlot(position, of: keySlots))
    case .reads(let slots): visibleKeys(position, in: slots, keySlots: keySlots) > 0
    }
  }

  /// The slot that holds the key of a position.
  ///
  /// Complexity: O(1).
  public func keySlot(_ position: Int, of keySlots: Int) -> Int {
    let turn = (start + position) % keySlots
    guard keyBlocks > 1 else { return turn }
    return turn % keyBlocks * (keySlots / keyBlocks) + turn / keyBlocks
  }

  /// How many keys that `position` sees are stored in `slots`.
  ///
  /// Complexity: O(1) where `slots` lie in one block, O(blocks) at most.
  public func visibleKeys(_ position: Int, in slots: Range<Int>, keySlots: Int) -> Int {
    let range = visible(position)
    return stored(before: range.upperBound, slots, keySlots)
      - stored(before: range.lowerBound, slots, keySlots)
  }

  /// Positions of the context below `end` whose keys go to `slots`, over all rounds of the ring.
  private func stored(before end: Int, _ slots: Range<Int>, _ keySlots: Int) -> Int {
    let rest = end % keySlots
    guard keyBlocks > 1, !slots.isEmpty else {
      return end / keySlots * slots.count + min(max(rest - slots.lowerBound, 0), slots.count)
    }
    let size = keySlots / keyBlocks
    var count = end / keySlots * slots.count
    for block in slots.lowerBound / size...(slots.upperBound - 1) / size {
      let part = slots.clamped(to: block * size..<(block + 1) * size)
      let filled = block * size + (rest - block + keyBlocks - 1) / keyBlocks
      count += min(max(filled - part.lowerBound, 0), part.count)
    }
    return count
  }
}
