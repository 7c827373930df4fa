import ChipPlacement
import SpikeWorkload
import TestSupport
import Testing

@Suite("A token schedule")
struct TokenScheduleTests {
  /// A random schedule with the number of its key slots, which hold its window.
  static func make(_ random: inout SeededGenerator) -> (schedule: TokenSchedule, slots: Int, window: Int) {
    var shape = ModelShape.tiny
    let blocks = random.integer(1...5)
    shape.slidingWindow = random.integer(1...40)
    let least = shape.slidingWindow + 2
    let slots = (least + random.integer(0...9) + blocks - 1) / blocks * blocks
    let schedule = TokenSchedule(
      prompt: random.integer(1...20), generate: random.integer(0...20), shape: shape,
      mode: SpikeMode(window: random.integer(0...1) == 0 ? .paper : .released),
      start: random.integer(0...200),
      keyBlocks: blocks)
    return (schedule, slots, shape.slidingWindow)
  }

  @Test("counts the visible keys of any slots as a list of them does", arguments: 0..<200)
  func visibleKeys(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let (schedule, slots, _) = Self.make(&random)
    for position in 0..<schedule.positions {
      let first = random.integer(0...slots)
      let range = first..<random.integer(first...slots)
      // Position p of the context is position p - start of the run.
      let stored = schedule.visible(position).map { schedule.keySlot($0 - schedule.start, of: slots) }
      #expect(Set(stored).count == stored.count, "two visible keys share a slot")
      #expect(
        schedule.visibleKeys(position, in: range, keySlots: slots) == stored.filter(range.contains).count)
    }
  }

  @Test("sees at a late position what a run from the beginning sees there", arguments: 0..<50)
  func start(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var shape = ModelShape.tiny
    shape.slidingWindow = random.integer(1...40)
    let mode = SpikeMode(window: random.integer(0...1) == 0 ? .paper : .released)
    let whole = TokenSchedule(prompt: 120, generate: 1, shape: shape, mode: mode)
    let start = random.integer(0...100)
    let late = TokenSchedule(prompt: 120 - start, generate: 1, shape: shape, mode: mode, start: start)
    for position in 0..<late.positions {
      #expect(late.visible(position) == whole.visible(start + position))
      #expect(late.needsLogits(position) == whole.needsLogits(start + position))
      for participation in [Participation.writes(3..<17), .reads(3..<17)] {
        #expect(
          late.isActive(participation, at: position, keySlots: 64)
            == whole.isActive(participation, at: start + position, keySlots: 64))
      }
    }
  }
}
