import Quantities
import RunRecord

/// The steps of a critical path in the order of time, at most so many of them one by one.
///
/// When there are more, the older half is joined to one step per phase, operator and tile in front of the others:
/// sums stay exact, and what is kept depends on the steps only, not on when they were found.
struct CriticalPathList {
  private struct Place: Hashable, Comparable {
    var phase: CriticalStep.Phase
    var operation: Int32
    var tile: Int32

    static func < (a: Place, b: Place) -> Bool {
      (a.operation, a.phase.rawValue, a.tile) < (b.operation, b.phase.rawValue, b.tile)
    }
  }

  /// Steps kept one by one.
  let limit: Int
  private var steps: [CriticalStep] = []
  private var joined: [Place: Int64] = [:]
  /// End of the last step.
  private(set) var end: Int64 = 0

  init(limit: Int) { self.limit = max(2, limit) }

  /// Adds what was waited for until `time`; nothing where that is not later than the end of the last step.
  mutating func append(_ phase: CriticalStep.Phase, until time: Int64, tile: Int, operation: Int, token: Int)
  {
    guard time > end else { return }
    let step = CriticalStep(
      phase: phase, start: SimTime(picoseconds: end), end: SimTime(picoseconds: time), tile: tile,
      operation: operation, token: token)
    end = time
    if let last = steps.last, last.phase == phase, last.tile == step.tile, last.operation == step.operation,
      last.token == step.token
    {
      steps[steps.count - 1].end = step.end
      return
    }
    if steps.count == limit { joinOlder() }
    steps.append(step)
  }

  private mutating func joinOlder() {
    let older = limit / 2
    for step in steps.prefix(older) {
      joined[Place(phase: step.phase, operation: step.operation, tile: step.tile), default: 0] += step.length
    }
    steps.removeFirst(older)
  }

  /// All steps: the joined ones by operator first, one behind the other.
  func result() -> [CriticalStep] {
    var time: Int64 = 0
    let front = joined.sorted { $0.key < $1.key }.map { place, length in
      defer { time += length }
      return CriticalStep(
        phase: place.phase, start: SimTime(picoseconds: time), end: SimTime(picoseconds: time + length),
        tile: Int(place.tile), operation: Int(place.operation), token: -1)
    }
    return front + steps
  }
}
