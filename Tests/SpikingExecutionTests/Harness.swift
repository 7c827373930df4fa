import ChipModel
import ChipPlacement
import ChipSimulation
import DataFiles
import Foundation
import ModelImport
import RunRecord
import SpikeWorkload
import SpikingExecution
import SpikingModel

/// Runs models on chips for tests.
struct Harness {
  var model: SpikingModel
  var chip: Chip
  var mode = SpikeMode()

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let embedded = root.appendingPathComponent("Sources/SpikeFoundry/Models/spikingbrain-tiny-w8aspike").path
  static func golden(_ name: String) -> URL { root.appendingPathComponent("Tests/Goldens/\(name)") }

  init(_ folder: String = Harness.embedded, chip: Chip, mode: SpikeMode = SpikeMode()) throws {
    model = try Checkpoint.load(folder: folder)
    self.chip = chip
    self.mode = mode
  }

  struct Result {
    var record: RunRecord
    var function: WeightedFunction
    var events: UInt64
    var generated: [Int] { record.tokens.compactMap(\.next) }
  }

  func run(
    _ prompt: [Int], generate: Int, keeping: KeptResults = [], options: RunOptions = RunOptions(),
    placement: Placement? = nil
  ) throws -> Result {
    let graph = OperatorGraph(shape: model.shape, mode: mode, banks: chip.core.banks)
    let simulation = ChipSimulation(
      chip: chip, graph: graph, placement: try placement ?? Placer.place(graph, on: chip))
    let schedule = TokenSchedule(prompt: prompt.count, generate: generate, shape: model.shape, mode: mode)
    let function = WeightedFunction(model: model, flow: simulation.flow, schedule: schedule, keeping: keeping)
    let outcome = try simulation.run(
      function: function, prompt: prompt, schedule: schedule, options: options, sink: NoTrace())
    return Result(record: outcome.record, function: outcome.function, events: outcome.statistics.events)
  }
}
