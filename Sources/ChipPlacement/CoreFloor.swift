/// The cores of a mesh in the order of the placer's walk, with the memory that is left on each.
///
/// The walk is a serpentine, so neighbours in it are neighbours on the mesh. It goes on behind the last core,
/// which tells how many cores a model would need.
struct CoreFloor {
  let capacity: MemoryDemand
  /// Cores that hold something.
  private(set) var opened = 0
  private let columns: Int
  private var left: [MemoryDemand] = []
  private var groupStart = 0

  init(columns: Int, capacity: MemoryDemand) {
    self.columns = columns
    self.capacity = capacity
  }

  /// Starts a layer: what follows goes to the last core opened so far or to later ones.
  mutating func startGroup() { groupStart = max(0, opened - 1) }

  /// Takes memory on the first core of the group that has it; returns the core's number.
  ///
  /// - Precondition: `demand` fits an empty core.
  mutating func take(_ demand: MemoryDemand) -> Int {
    var step = groupStart
    while step < opened, !demand.fits(left[step]) { step += 1 }
    if step == opened {
      left.append(capacity)
      opened += 1
    }
    left[step].synapse -= demand.synapse
    left[step].state -= demand.state
    return core(step)
  }

  /// The core at a step of the serpentine.
  private func core(_ step: Int) -> Int {
    let y = step / columns
    let x = step % columns
    return y * columns + (y % 2 == 0 ? x : columns - 1 - x)
  }
}
