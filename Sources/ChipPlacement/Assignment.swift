/// Pieces on the steps of the walk.
struct Assignment {
  /// Step of each piece, in the order of the units; -1 for pieces on the host or dram.
  private(set) var steps: [Int] = []
  /// Cores that hold something.
  let cores: Int
  /// Longest serial work of a core, in picoseconds per token.
  let longestWork: Int
  /// Longest serial work of pieces that stay together: no limit below it can be kept.
  private(set) var heaviestUnit = 0
  /// Places of the pieces in the placement: by operator, then by inputs and outputs as cut.
  let order: [Int]

  /// Puts each unit on one core if it fits an empty one, else each of its pieces where it fits.
  ///
  /// - Parameters:
  ///   - units: pieces that go together; an empty unit starts a layer.
  ///   - capacity: memory of a core.
  ///   - work: serial work of each piece; empty means none.
  ///   - limit: work that a core takes before the next one is opened.
  init(_ units: [[Piece]], capacity: MemoryDemand, work: [Int] = [], limit: Int = .max) {
    var floor = CoreFloor(capacity: capacity, workLimit: limit)
    var number = 0
    var steps: [Int] = []
    var heaviest = 0
    for unit in units {
      guard !unit.isEmpty else {
        floor.startGroup()
        continue
      }
      let onCores = unit.indices.filter { unit[$0].node == nil }
      let works = unit.indices.map { number + $0 < work.count ? work[number + $0] : 0 }
      let total = onCores.reduce(MemoryDemand.zero) { $0 + unit[$1].demand }
      var places = Array(repeating: -1, count: unit.count)
      if total.fits(capacity), !onCores.isEmpty {
        let sum = onCores.reduce(0) { $0 + works[$1] }
        heaviest = max(heaviest, sum)
        let step = floor.take(total, work: sum)
        for index in onCores { places[index] = step }
      } else {
        for index in onCores {
          heaviest = max(heaviest, works[index])
          places[index] = floor.take(unit[index].demand, work: works[index])
        }
      }
      steps += places
      number += unit.count
    }
    self.steps = steps
    cores = floor.opened
    longestWork = floor.longestWork
    heaviestUnit = heaviest
    order = Self.order(units)
  }

  private static func order(_ units: [[Piece]]) -> [Int] {
    let pieces = Array(units.joined())
    return pieces.indices.sorted {
      (pieces[$0].operation, pieces[$0].outputs.lowerBound, pieces[$0].inputs.lowerBound, $0)
        < (pieces[$1].operation, pieces[$1].outputs.lowerBound, pieces[$1].inputs.lowerBound, $1)
    }
  }
}
