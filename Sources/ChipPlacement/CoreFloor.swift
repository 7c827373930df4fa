/// The cores of a mesh in the order of the placer's walk, with the memory that is left on each and the work
/// that it has got.
///
/// It goes on behind the last core of the mesh, which tells how many cores a model would need.
struct CoreFloor {
  let capacity: MemoryDemand
  /// Picoseconds of serial work per token that a core takes before the next one is opened.
  private let workLimit: Int
  /// Cores that hold something.
  private(set) var opened = 0
  private var left: [MemoryDemand] = []
  private var work: [Int] = []
  private var groupStart = 0
  /// What was looked for, with the first core of the group that may still have room for it.
  ///
  /// None before it had, and no core gets room back. Many pieces of one size would else look at every full core.
  private var searched: [Need: Int] = [:]

  private struct Need: Hashable {
    var demand: MemoryDemand
    var work: Int
  }

  init(capacity: MemoryDemand, workLimit: Int = .max) {
    self.capacity = capacity
    self.workLimit = workLimit
  }

  /// The longest serial work of a core.
  var longestWork: Int { work.max() ?? 0 }

  /// Starts a layer: what follows goes to the last core opened so far or to later ones.
  mutating func startGroup() {
    groupStart = max(0, opened - 1)
    searched = [:]
  }

  /// Leaves the cores before `step` as they are: the group goes to it or to later ones.
  ///
  /// - Precondition: no core from `step` on is opened.
  mutating func skip(to step: Int) {
    let missing = step - opened
    left += Array(repeating: capacity, count: missing)
    work += Array(repeating: 0, count: missing)
    opened = step
    groupStart = step
  }

  /// Takes memory on the first core of the group that has it; returns the core's step in the walk.
  ///
  /// - Precondition: `demand` fits an empty core.
  mutating func take(_ demand: MemoryDemand, work extra: Int = 0) -> Int {
    // The last core that has room is the nearest.
    var step = opened - 1
    let need = Need(demand: demand, work: extra)
    let first = max(groupStart, searched[need] ?? 0)
    while step >= first, !demand.fits(left[step]) || work[step] > workLimit - extra { step -= 1 }
    if step < first {
      step = opened
      searched[need] = step
      left.append(capacity)
      work.append(0)
      opened += 1
    }
    left[step].synapse -= demand.synapse
    left[step].state -= demand.state
    work[step] = work[step].addingReportingOverflow(extra).overflow ? .max : work[step] + extra
    return step
  }
}
