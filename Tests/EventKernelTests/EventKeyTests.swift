import EventKernel
import Testing

@Suite("An event key")
struct EventKeyTests {
  static let keys: [EventKey] = {
    var keys: [EventKey] = []
    for time in [0, 1, 1 << 40, Int64.max] {
      for rank in [UInt8(0), 7, 8, EventKey.maximumRank] {
        for source in [0, 1, EventKey.maximumSource] {
          for sequence in [0, 1, EventKey.maximumSequence] {
            keys.append(EventKey(time: time, rank: rank, source: source, sequence: sequence))
          }
        }
      }
    }
    return keys
  }()

  @Test("has 128 bits, an event 24 bytes without padding")
  func size() {
    #expect(MemoryLayout<EventKey>.size == 16)
    #expect(MemoryLayout<Event>.size == 24)
    #expect(MemoryLayout<Event>.stride == 24)
  }

  @Test("gives back its four fields up to their limits")
  func fields() {
    #expect(EventKey.maximumSource == 16_777_215)
    #expect(EventKey.maximumSequence == 137_438_953_471)
    for time in [0, 1, 1 << 40, Int64.max] {
      for rank in UInt8(0)...15 {
        let key = EventKey(
          time: time, rank: rank, source: EventKey.maximumSource, sequence: EventKey.maximumSequence)
        #expect(key.time == time)
        #expect(key.rank == rank)
        #expect(key.source == EventKey.maximumSource)
        #expect(key.sequence == EventKey.maximumSequence)
      }
    }
  }

  @Test("is ordered by time, then rank, then source, then sequence")
  func order() {
    func fields(_ key: EventKey) -> (Int64, UInt8, Int, UInt64) {
      (key.time, key.rank, key.source, key.sequence)
    }
    for first in Self.keys {
      for second in Self.keys {
        #expect((first < second) == (fields(first) < fields(second)))
        #expect((first == second) == (fields(first) == fields(second)))
      }
    }
  }
}
