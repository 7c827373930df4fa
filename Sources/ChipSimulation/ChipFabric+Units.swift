import EventKernel
import Quantities
import RunRecord

extension ChipFabric {
  /// Adds work for the neuron unit of a tile; the engine starts it after the current handler.
  mutating func add(_ task: Task, tile: Int) { cores[tile].tasks.append(task) }

  /// Adds work for the output unit of a tile; the engine starts it after the current handler.
  mutating func add(_ job: Job, tile: Int) { cores[tile].jobs.append(job) }

  /// Starts the next task of an idle neuron unit; returns it.
  mutating func startTask(_ tile: Int, _ agenda: inout Agenda) -> Task? {
    guard !cores[tile].isComputing, let task = cores[tile].tasks.first else { return nil }
    cores[tile].isComputing = true
    let now = agenda.now.picoseconds
    ledger.unitStarted(tile, at: now)
    ledger.tiles[tile].record.neuronBusy += task.duration
    schedule(.computed, at: now + task.duration, from: tile, to: tile, 0, &agenda)
    return task
  }

  /// Books the length of the input queue that a packet found.
  @inline(__always)
  mutating func noteQueue(_ index: Int32, _ tile: Int) {
    ledger.queueHolds(Int64(pool[index].entryPort), tile: tile, at: pool[index].arrived)
  }

  mutating func endTask(_ tile: Int) -> Task {
    cores[tile].isComputing = false
    return cores[tile].tasks.removeFirst()
  }

  mutating func endJob(_ tile: Int) -> Job { cores[tile].jobs.removeFirst() }
}
