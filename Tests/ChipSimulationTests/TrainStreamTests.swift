import CTagScan
import ChipModel
import RunRecord
import TestSupport
import Testing

@testable import ChipSimulation

@Suite("Streams of trains")
struct TrainStreamTests {
  private static let route = TrainRoute(x: 0, y: 0, exit: .ejection, flits: 1, isCritical: false)

  private func packet(_ time: Int64) -> TrainPacket { TrainPacket(time: time, train: 0, route: Self.route) }

  /// Takes up to `count` packets out, piece by piece as a port does.
  private func take(
    _ count: Int, from stream: UnsafeMutablePointer<TrainStream>, _ chunks: TrainChunks
  ) -> [Int64] {
    var times: [Int64] = []
    while times.count < count, !stream.pointee.isEmpty {
      var place = stream.pointee.head
      let end = stream.pointee.endOfPiece
      while place != end, times.count < count {
        times.append(place.pointee)
        place += 1
      }
      stream.pointee.removeAll(before: place, chunks)
    }
    return times
  }

  @Test("give packets back in order, whoever appends and however many chunks they fill", arguments: 0..<8)
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let chunks = TrainChunks()
    defer { chunks.deallocate() }
    var pool = TrainStreams()
    let streams = (0..<5).map { _ in pool.add() }
    var expected = Array(repeating: [Int64](), count: streams.count)
    var time: Int64 = 0
    for _ in 0..<300 {
      let written = random.integer(0...streams.count)
      var writer = TrainWriter(written < streams.count ? streams[written] : nil)
      for _ in 0..<random.integer(0...200) {
        let target = random.integer(0...random.integer(0...streams.count - 1))
        time += 1
        if target == written {
          writer.append(packet(time), chunks)
        } else {
          streams[target].pointee.append(packet(time), chunks)
        }
        expected[target].append(time)
      }
      writer.close()
      let source = random.integer(0...streams.count - 1)
      let count = random.integer(0...3) == 0 ? .max : random.integer(1...150)
      let taken = take(count, from: streams[source], chunks)
      #expect(taken == Array(expected[source].prefix(count)))
      expected[source].removeFirst(taken.count)
      #expect(streams[source].pointee.isEmpty == expected[source].isEmpty)
    }
  }

  @Test("fork as the routing of the mesh does, off the mesh included", arguments: 0..<8)
  func fork(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var chip = try Chip.preset("spikefoundry-ref")
    chip.columns = random.integer(1...6)
    chip.rows = random.integer(1...6)
    chip.host.x = random.integer(0...chip.columns - 1)
    chip.host.y = random.integer(0...chip.rows - 1)
    chip.dram = chip.host
    let routing = MeshRouting(chip)
    let tiles = 0..<chip.coreCount + 2
    let chunks = TrainChunks()
    defer { chunks.deallocate() }
    let place = chunks.take()
    for router in 0..<chip.coreCount {
      let came = PortDirection.allCases.randomElement(using: &random) ?? .east
      let fork = TrainFork(x: router % chip.columns, y: router / chip.columns, behind: came)
      var pool = TrainStreams()
      var streams: [PortDirection: UnsafeMutablePointer<TrainStream>] = [:]
      for direction in PortDirection.allCases {
        streams[direction] = pool.add()
        if let stream = streams[direction] { fork.set(direction, stream, isOnly: false) }
      }
      for tile in tiles {
        let end = routing.router(of: tile)
        let exit: PortDirection = tile < chip.coreCount ? .ejection : tile == chip.coreCount ? .host : .dram
        let route = TrainRoute(
          x: end % chip.columns, y: end / chip.columns, exit: exit, flits: 3, isCritical: tile % 2 == 0)
        let direction = routing.direction(from: router, to: tile)
        #expect(fork.stream(route) == streams[direction])
        // Packets that came from a neighbour never turn from a column into a row.
        let turns = [.north, .south].contains(came) && [.east, .west].contains(direction)
        if came.rawValue < PortDirection.ejection.rawValue, !turns, !direction.isBack(of: came) {
          place[TrainChunks.packets] = Int64(bitPattern: TrainTag(train: 0, route: route).word)
          let piece = TrainPiece(first: place, end: place + 1)
          let isStraight = fork.summary(of: piece).differing == 1
          #expect(isStraight == (direction == came))
          let sides = fork.sides(of: piece)
          #expect(isStraight || (sides.less == 1) == (direction == .north))
          #expect(isStraight || (sides.greater == 1) == (direction == .south))
        }
      }
      fork.deallocate()
    }
  }

  @Test("count the longest queue of a unit although times that have passed stay listed", arguments: 0..<8)
  func queue(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var line = SynapseLine(tile: 0)
    var waiting: [Int64] = []
    var (busyUntil, longest, time) = (Int64(0), 0, Int64(0))
    withUnsafeMutablePointer(to: &line) { line in
      var unit = SynapseRun(line)
      for _ in 0..<2000 {
        time += Int64(random.integer(0...random.integer(0...20)))
        let service = Int64(random.integer(0...16))
        let start = max(time, busyUntil)
        busyUntil = start + service
        waiting = waiting.filter { $0 > time }
        if start > time { waiting.append(start) }
        longest = max(longest, waiting.count)
        #expect(unit.take(service: service, at: time) == busyUntil)
        #expect(unit.longest == longest)
      }
      unit.starts.deallocate()
    }
  }
}

extension PortDirection {
  /// Whether a packet would go back to where it came from, which none does.
  fileprivate func isBack(of came: PortDirection) -> Bool {
    switch (came, self) {
    case (.east, .west), (.west, .east), (.north, .south), (.south, .north): true
    default: false
    }
  }
}
