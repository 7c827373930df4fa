import ChipModel
import ChipPlacement
import ChipSimulation
import EventKernel
import Foundation
import RunRecord
import SpikeFoundry
import SpikeWorkload

/// A thousand million events in one run: how far memory grows from the steady state to the end.
///
/// The figure is the growth of the peak over the resident memory after a hundredth of the run.
struct FlatMemoryBenchmark {
  let events: Int
  /// The most that memory may grow, in MB.
  static let ceiling = 64.0

  init(events: Int = 1_000_000_000) { self.events = events }

  func rows() throws -> [Row] { [agenda(), try chip()] }

  /// The hold model on the agenda with 100,000 pending events.
  private func agenda() -> Row {
    var random = RandomStream(seed: 1)
    let table = (0..<HoldBenchmark.tableSize).map { _ in
      HoldBenchmark.Increments.exponential.draw(&random)
    }
    let memory = table.withUnsafeBufferPointer { table -> (start: Int, peak: Int) in
      guard let base = table.baseAddress else { return (0, 0) }
      let hold = AgendaHold(
        pending: 100_000, increments: base, mask: HoldBenchmark.tableSize - 1, sources: 1024)
      _ = hold.run(max(1, events / 100))
      Memory.resetPeak()
      let start = Memory.resident()
      _ = hold.run(events)
      return (start, Memory.peak())
    }
    return Self.row("flat-memory/agenda/\(events)", memory.start, memory.peak)
  }

  /// The embedded model on the reference chip: a generation that goes on until enough events have happened.
  private func chip() throws -> Row {
    var request = RunRequest(chip: try Chip.preset("spikefoundry-ref"))
    request.keeping = [.activity]
    request.generate = 24
    let run = try request.run()
    guard let replay = try Replay(of: run) else { throw MissingPeer(reason: "the run kept no activity") }
    let perPosition = Int(run.statistics.events) / replay.activity.positions.count
    let positions = events / max(1, perPosition) + 1
    let memory = MemoryMarks(start: positions / 100)
    let simulation = ChipSimulation(
      chip: request.chip, graph: run.prepared.simulation.flow.graph, placement: run.prepared.placement)
    let schedule = TokenSchedule(
      prompt: 1, generate: positions, shape: replay.shape, mode: replay.mode)
    let outcome = try simulation.run(
      function: RepeatedActivity(positions: replay.activity.positions) { memory.passed($0) }, prompt: [0],
      schedule: schedule, sink: NoTrace())
    return Self.row("flat-memory/chip/\(outcome.statistics.events)", memory.startSize, Memory.peak())
  }

  private static func row(_ workload: String, _ start: Int, _ peak: Int) -> Row {
    Row(
      workload: workload, peer: "start of the run", unit: "MB of growth", ceiling: ceiling,
      result: Row.Result(own: max(0, Double(peak - start) / 1e6)))
  }
}

/// Notes the memory when a run has come so far that everything it needs is allocated.
private final class MemoryMarks: @unchecked Sendable {
  let start: Int
  private(set) var startSize = 0

  init(start: Int) { self.start = max(1, start) }

  func passed(_ positions: Int) {
    guard positions == start else { return }
    Memory.resetPeak()
    startSize = Memory.resident()
  }
}
