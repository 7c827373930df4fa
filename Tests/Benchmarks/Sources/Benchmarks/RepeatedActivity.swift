import ChipSimulation
import SpikeWorkload

/// Replays the positions of a stored activity over and over: a generation of any length in constant memory.
struct RepeatedActivity: FunctionSide {
  let positions: [TokenActivity]
  /// Called with the number of positions that are done.
  var progress: @Sendable (Int) -> Void = { _ in }

  func fresh() -> RepeatedActivity { self }

  func activity(of position: Int) -> TokenActivity { positions[position % positions.count] }

  func counts(site: Int, position: Int) -> SparseCounts { positions[position % positions.count].sites[site] }

  func next(position: Int) -> Int { positions[position % positions.count].next ?? 0 }

  mutating func enter(position: Int, token: Int) {}
  mutating func compute(station: Int, position: Int) {}
  mutating func serve(station: Int, position: Int, channel: Int, value: Int32) {}
  mutating func serveAll(station: Int, position: Int, site: Int) {}
  mutating func finish(position: Int) { progress(position + 1) }
}
