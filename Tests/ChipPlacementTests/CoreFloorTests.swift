import TestSupport
import Testing

@testable import ChipPlacement

@Suite("The cores that pieces are packed on")
struct CoreFloorTests {
  /// The same without remembering anything: the last core of the group that has room.
  private struct PlainFloor {
    let capacity: MemoryDemand
    let workLimit: Int
    var left: [(memory: MemoryDemand, work: Int)] = []
    var groupStart = 0

    mutating func take(_ demand: MemoryDemand, work: Int) -> Int {
      let place = left.indices.last {
        $0 >= groupStart && demand.fits(left[$0].memory) && left[$0].work <= workLimit - work
      }
      if place == nil { left.append((capacity, 0)) }
      let step = place ?? left.count - 1
      left[step].memory.synapse -= demand.synapse
      left[step].memory.state -= demand.state
      left[step].work += work
      return step
    }
  }

  @Test(
    "give each piece the last core of its layer that has room, whatever was looked for before",
    arguments: 0..<40)
  func lastWithRoom(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let capacity = MemoryDemand(synapse: 20, state: 20)
    let limit = random.integer(6...12)
    var floor = CoreFloor(capacity: capacity, workLimit: limit)
    var plain = PlainFloor(capacity: capacity, workLimit: limit)
    for _ in 0..<300 {
      switch random.integer(0...29) {
      case 0:
        floor.startGroup()
        plain.groupStart = max(0, plain.left.count - 1)
      case 1:
        let step = floor.opened + random.integer(0...2)
        floor.skip(to: step)
        while plain.left.count < step { plain.left.append((capacity, 0)) }
        plain.groupStart = step
      default:
        // Few different ones, so that what is remembered matters.
        let demand = MemoryDemand(synapse: 4 * random.integer(0...5), state: 5 * random.integer(0...4))
        let work = 2 * random.integer(0...3)
        #expect(floor.take(demand, work: work) == plain.take(demand, work: work))
      }
      #expect(floor.opened == plain.left.count)
    }
  }
}
