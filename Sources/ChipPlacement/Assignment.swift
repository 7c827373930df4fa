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

  /// Puts each unit on one core if it fits an empty one, else each of its pieces where it fits.
  ///
  /// - Parameters:
  ///   - units: pieces that go together; an empty unit starts a layer.
  ///   - capacity: memory of a core.
  ///   - work: serial work of each piece; empty means none.
  ///   - limit: work that a core takes before the next one is opened.
  ///   - chipSize: cores of a chip; a layer that would lie across a border between chips and fits one chip
  ///     starts on the next chip.
  init(
    _ units: [[Piece]], capacity: MemoryDemand, work: [Int] = [], limit: Int = .max, chipSize: Int = .max
  ) {
    var floor = CoreFloor(capacity: capacity, workLimit: limit)
    var number = 0
    var steps: [Int] = []
    var heaviest = 0
    for (index, unit) in units.enumerated() {
      guard !unit.isEmpty else {
        let layer = units[(index + 1)...].prefix { !$0.isEmpty }
        floor.startGroup()
        floor.keepTogether(chipSize: chipSize) { floor in
          var next = number
          for unit in layer {
            _ = floor.take(unit, work: work.dropFirst(next))
            next += unit.count
          }
        }
        continue
      }
      let taken = floor.take(unit, work: work.dropFirst(number))
      heaviest = max(heaviest, taken.heaviest)
      steps += taken.steps
      number += unit.count
    }
    self.steps = steps
    cores = floor.opened
    longestWork = floor.longestWork
    heaviestUnit = heaviest
  }

  /// Whether the pieces lie on the same steps.
  func isAlike(_ other: Assignment) -> Bool { cores == other.cores && steps == other.steps }
}

extension CoreFloor {
  /// Puts a unit on one core if it fits an empty one, else each of its pieces where it fits; returns the step of
  /// each piece and the longest serial work of pieces that stay together.
  fileprivate mutating func take(
    _ unit: [Piece], work: ArraySlice<Int>
  ) -> (steps: [Int], heaviest: Int) {
    let onCores = unit.indices.filter { unit[$0].node == nil }
    let works = unit.indices.map { $0 < work.count ? work[work.startIndex + $0] : 0 }
    let total = onCores.reduce(MemoryDemand.zero) { $0 + unit[$1].demand }
    var steps = Array(repeating: -1, count: unit.count)
    if total.fits(capacity), !onCores.isEmpty {
      let sum = onCores.reduce(0) { min(SerialWork.longest, $0 + works[$1]) }
      let step = take(total, work: sum)
      for index in onCores { steps[index] = step }
      return (steps, sum)
    }
    for index in onCores { steps[index] = take(unit[index].demand, work: works[index]) }
    return (steps, onCores.map { works[$0] }.max() ?? 0)
  }

  /// Skips to the next chip if a layer lies across a border from here and does not from there.
  fileprivate mutating func keepTogether(chipSize: Int, place: (inout CoreFloor) -> Void) {
    guard chipSize < .max else { return }
    var here = self
    place(&here)
    // Cores that the layer opens, and the last one before them, which it may share with the layer before.
    guard opened > 0, here.opened > opened, (opened - 1) / chipSize < (here.opened - 1) / chipSize else {
      return
    }
    var there = self
    let border = (opened - 1) / chipSize * chipSize + chipSize
    there.skip(to: border)
    place(&there)
    if there.opened <= border + chipSize { skip(to: border) }
  }
}
