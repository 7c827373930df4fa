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

/// Models that the tests run, loaded once.
enum TestModels {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func golden(_ name: String) -> URL { root.appending(path: "Tests/Goldens/\(name)") }

  /// The embedded trained model.
  static let embedded = Result {
    try Checkpoint.load(
      folder: root.appending(path: "Sources/SpikeFoundry/Models/spikingbrain-tiny-w8aspike").path)
  }
  /// The plain checkpoint of the same model.
  static let plain = Result { try Checkpoint.load(folder: golden("spikingbrain-tiny").path) }
  /// A random model with a window of 6 keys.
  static let random = Result { try Checkpoint.load(folder: golden("w8a_tiny").path) }
  /// Its first two layers, one of each kind of attention: small enough to run often.
  static let small = Result { try Checkpoint.load(folder: golden("w8a_tiny").path, layers: 0..<2) }
  /// The first two layers of a random plain model.
  static let smallPlain = Result { try Checkpoint.load(folder: golden("fp_tiny").path, layers: 0..<2) }

  /// The reference chip, read once.
  static let reference = Result { try Chip.preset("spikefoundry-ref") }
}

/// Runs a model on a chip.
struct Harness {
  var model: SpikingModel
  var chip: Chip
  var mode = SpikeMode()
  var placement: Placement?
  var options = RunOptions()

  struct Outcome {
    var record: RunRecord
    var results: FunctionResults
    var schedule: TokenSchedule

    /// The tokens that the run generated.
    var generated: [Int] { record.tokens.compactMap(\.next) }
    /// What a replay needs.
    var activity: Activity {
      Activity(prompt: schedule.prompt, generate: schedule.generate, positions: results.activities)
    }
  }

  var graph: OperatorGraph { OperatorGraph(shape: model.shape, mode: mode, banks: chip.core.banks) }

  var simulation: ChipSimulation {
    get throws {
      ChipSimulation(chip: chip, graph: graph, placement: try placement ?? Placer.place(graph, on: chip))
    }
  }

  /// Computes with weights.
  func run(_ prompt: [Int], generate: Int, keeping: KeptResults = [.activity, .accumulators]) throws
    -> Outcome
  {
    let simulation = try simulation
    let schedule = schedule(prompt, generate)
    let function = WeightedFunction(model: model, flow: simulation.flow, schedule: schedule, keeping: keeping)
    let outcome = try simulation.run(
      function: function, prompt: prompt, schedule: schedule, options: options, sink: NoTrace())
    return Outcome(record: outcome.record, results: outcome.function.results, schedule: schedule)
  }

  /// Runs the timing side alone on a stored activity.
  func replay(_ activity: Activity, _ prompt: [Int]) throws -> RunRecord {
    try simulation.run(
      function: ReplayedFunction(activity), prompt: prompt, schedule: schedule(prompt, activity.generate),
      options: options, sink: NoTrace()
    ).record
  }

  private func schedule(_ prompt: [Int], _ generate: Int) -> TokenSchedule {
    TokenSchedule(prompt: prompt.count, generate: generate, shape: model.shape, mode: mode)
  }
}

extension RunRecord {
  /// Sum of one action over all operators and tiles.
  func total(_ action: Action) -> Int64 { cells.reduce(0) { $0 + $1.actions[action.rawValue] } }

  func packets(_ kind: PacketKind) -> PacketCount { packets[kind.rawValue] }
}
