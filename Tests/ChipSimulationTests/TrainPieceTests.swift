import CTagScan
import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("Pieces of trains")
struct TrainPieceTests {
  @Test("are scanned at once as they are tag by tag, whatever their length and place", arguments: 0..<8)
  func scan(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for count in 1...64 {
      // Few different routers, so that all relations to the own one occur.
      let tags = (0..<count).map { _ -> UInt64 in
        let router = UInt64(random.integer(0...2)) << 12 | UInt64(random.integer(0...2))
        return router << 40 | UInt64(random.integer(0...1)) << 38 | UInt64(random.integer(0...1))
      }
      let router = UInt64(random.integer(0...2)) << 12 | UInt64(random.integer(0...2))
      let bits = [0xfff000, 0xffffff, 0].map { UInt64($0) }[random.integer(0...2)]
      let words = tags.map { Int64(bitPattern: $0) }
      let summary = tag_scan_summary(words, count, router, bits)
      let sides = tag_scan_sides(words, count, router)
      #expect(summary.any == tags.reduce(0, |))
      #expect(summary.all == tags.reduce(.max, &))
      #expect(summary.differing == set(tags) { ($0 >> 40 ^ router) & bits != 0 })
      #expect(sides.less == set(tags) { $0 >> 40 < router })
      #expect(sides.greater == set(tags) { $0 >> 40 > router })
      let next = Array(tags.dropFirst()) + [~tags[count - 1]]
      #expect(tag_scan_ends(words, count) == set(Array(zip(tags, next))) { $0 != $1 })
    }
  }

  private func set<Element>(_ all: [Element], where isIn: (Element) -> Bool) -> UInt64 {
    all.enumerated().reduce(0) { $0 | (isIn($1.element) ? 1 << UInt64($1.offset) : 0) }
  }

  @Test("end before the first packet that is not before a time", arguments: 0..<8)
  func bound(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for count in 1...63 {
      var time: Int64 = 10
      var times = (0..<count).map { _ -> Int64 in
        time += Int64(random.integer(0...2))
        return time
      }
      let bound = times[0] + Int64(random.integer(1...2 * count))
      let expected = times.prefix { $0 < bound }.count
      times.withUnsafeMutableBufferPointer { all in
        guard let first = all.baseAddress else { return }
        #expect(TrainPiece(first: first, end: first + count).before(bound).count == expected)
      }
    }
  }

  @Test("are served by a busy unit at once as they are one by one", arguments: 0..<16)
  func service(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var lines = (SynapseLine(tile: 0), SynapseLine(tile: 0))
    withUnsafeMutablePointer(to: &lines) { lines in
      let first = UnsafeMutableRawPointer(lines).assumingMemoryBound(to: SynapseLine.self)
      var (whole, single) = (SynapseRun(first), SynapseRun(first + 1))
      var time: Int64 = 0
      for _ in 0..<500 {
        time += Int64(random.integer(0...40))
        let service = Int64(random.integer(0...9))
        let count = random.integer(1...63)
        let gap = random.integer(0...12)
        var times = (0..<count).map { _ -> Int64 in
          time += Int64(random.integer(0...gap))
          return time
        }
        for time in times { _ = single.take(service: service, at: time) }
        times.withUnsafeMutableBufferPointer { all in
          guard let first = all.baseAddress else { return }
          let piece = TrainPiece(first: first, end: first + count)
          if all.allSatisfy({ $0 < whole.busyUntil }) {
            whole.take(piece, service: service)
          } else {
            for time in all { _ = whole.take(service: service, at: time) }
          }
        }
        #expect(whole.busyUntil == single.busyUntil)
        #expect(whole.longest == single.longest)
      }
      whole.starts.deallocate()
      single.starts.deallocate()
    }
  }

  @Test("count the times of packets served one behind the other, and their squares", arguments: 0..<8)
  func sums(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      var (whole, single) = (Train.any, Train.any)
      let begin = Int64(random.next() >> 1)
      let service = Int64(random.next() >> 20)
      let count = Int64(random.integer(0...70))
      whole.add(count, after: begin, every: service)
      for index in 0..<count { single.add(begin &+ (index + 1) &* service) }
      #expect(whole.unbilled == single.unbilled)
      #expect(whole.times == single.times)
      #expect(whole.squares == single.squares)
      #expect(count == 0 || whole.served == single.served)
    }
  }
}

extension Train {
  fileprivate static var any: Train {
    Train(
      Packet(
        kind: .spike, flits: 1, inlet: 0, position: 0, channel: 0, value: 1, source: 0, destination: 1,
        station: 0))
  }
}
