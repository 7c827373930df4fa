import EventKernel
import Testing

@Suite("A random stream")
struct RandomStreamTests {
  @Test("draws the numbers that it has at its positions")
  func counter() {
    var stream = RandomStream(seed: 1, entity: 2, purpose: 3)
    let drawn = (0..<100).map { _ in stream.next() }
    #expect(drawn == (0..<100).map { stream.number(at: $0) })
    #expect(stream.position == 100)
  }

  @Test("has its own numbers for every seed, entity and purpose")
  func independence() {
    var seen: Set<UInt64> = []
    for seed in 0..<8 as Range<UInt64> {
      for entity in 0..<8 as Range<UInt64> {
        for purpose in 0..<8 as Range<UInt64> {
          let stream = RandomStream(seed: seed, entity: entity, purpose: purpose)
          for position in 0..<8 as Range<UInt64> { seen.insert(stream.number(at: position)) }
        }
      }
    }
    #expect(seen.count == 8 * 8 * 8 * 8)
  }

  @Test("sets every bit about half of the time")
  func balance() {
    let stream = RandomStream(seed: 5)
    for bit in 0..<64 as Range<UInt64> {
      let ones = (0..<4096 as Range<UInt64>).count { stream.number(at: $0) >> bit & 1 == 1 }
      // Six standard deviations around one half.
      #expect(abs(ones - 2048) < 192, "bit \(bit)")
    }
  }

  @Test("is SplitMix64: known numbers of the reference implementation")
  func known() {
    // SplitMix64 seeded with 0 yields this sequence.
    let mixed: [UInt64] = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]
    #expect((0..<3).map { RandomStream.splitMix64(state: 0, position: $0) } == mixed)
  }
}
