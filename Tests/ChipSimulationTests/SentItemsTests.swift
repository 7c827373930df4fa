import TestSupport
import Testing

@testable import ChipSimulation

@Suite("What a route sends")
struct SentItemsTests {
  @Test("a range of channels reads as the list of its values", arguments: 0..<20)
  func range(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let lower = Int32(random.integer(0...100_000))
    let channels = lower..<lower + Int32(random.integer(0...300))
    var (short, long) = (SentItems(), SentItems())
    short.set(channels)
    for channel in channels { long.append(channel, 0) }
    #expect(short.count == long.count)
    #expect(short.sums == long.sums)
    let job = Job(route: 3, position: 7, credit: 0, station: 1)
    #expect(StateDigest.sent(job, short) == StateDigest.sent(job, long))
    for first in 0..<short.count {
      #expect(short[first] == long[first])
      let part = channels.lowerBound..<channels.lowerBound + Int32(random.integer(first + 1...first + 400))
      #expect(short.end(of: part, from: first) == long.end(of: part, from: first))
    }
  }

  @Test("an emptied range is an empty list")
  func emptied() {
    var items = SentItems()
    items.set(5..<9)
    items.removeAll()
    #expect(items.count == 0)
    items.append(2, -4)
    #expect(items[0] == (2, -4))
  }
}
