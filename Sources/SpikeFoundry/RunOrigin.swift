public import ChipModel
public import ChipPlacement
public import ChipSimulation
public import DataFiles
public import EventTrace
import Reporting
public import RunRecord

/// What is known of a run before it begins, for files that are written while it goes on.
public struct RunOrigin: Sendable {
  /// Name of the model.
  public var model: String
  /// SHA-256 over what decides the model; empty where it is not known.
  public var modelSHA256: String
  /// The chip that runs it.
  public var chip: Chip
  /// SHA-256 of the placement as a file; nil where the placer is still to run.
  public var placementSHA256: String?

  /// Names a run.
  public init(model: String, modelSHA256: String, chip: Chip, placementSHA256: String? = nil) {
    self.model = model
    self.modelSHA256 = modelSHA256
    self.chip = chip
    self.placementSHA256 = placementSHA256
  }

  /// Key-values, of the names that the tables of the run have.
  var properties: [TableProperty] {
    [
      TableProperty("spikefoundry.tool_version", SpikeFoundryVersion.current),
      TableProperty("spikefoundry.model", InertText.visible(model)),
      TableProperty("spikefoundry.model_sha256", modelSHA256),
      TableProperty("spikefoundry.chip", InertText.visible(chip.name)),
      TableProperty("spikefoundry.chip_sha256", Digest.of(chip)),
      TableProperty("spikefoundry.time_unit", "ps"),
    ] + (placementSHA256.map { [TableProperty("spikefoundry.placement_sha256", $0)] } ?? [])
  }
}

extension PreparedRun {
  /// What is known of the run.
  ///
  /// - Throws: 66 where the checkpoint cannot be read again for its digest.
  public var origin: RunOrigin {
    get throws(Failure) {
      let placement = PlacementFile.text(placement, graph: simulation.flow.graph)
      return RunOrigin(
        model: model.name, modelSHA256: try model.digest(), chip: request.chip,
        placementSHA256: Digest.hexadecimal(placement))
    }
  }

  /// Simulates with a capture of events, or with an engine that knows of none.
  ///
  /// - Throws: as `run(sink:)` does.
  public func run<Sink: TraceSink>(
    _ sink: Sink, _ capture: EventCapture?
  ) throws(Failure) -> (FinishedRun, Sink) {
    guard let capture else { return try run(sink: sink) }
    let (finished, joined) = try run(sink: EventSink(sink, capture))
    return (finished, joined.base)
  }
}

extension Replay {
  /// Where every piece of the model lives on a chip, so that files which are begun before the run can name it.
  ///
  /// - Parameters:
  ///   - chip: the chip.
  ///   - given: a placement to check; nil asks the default placer.
  /// - Returns: the placement, checked.
  /// - Throws: 65 where the chip refuses or cannot hold the model, or the placement is not one of it.
  public func placement(on chip: Chip, given: Placement? = nil) throws(Failure) -> Placement {
    try PreparedRun.checkCapabilities(of: chip, for: shape, mode)
    return try PreparedRun.place(graph(on: chip), on: chip, as: given)
  }

  /// What is known of a replay on a chip; of its placement nothing as long as there is none.
  public func origin(on chip: Chip, placement: Placement? = nil) -> RunOrigin {
    RunOrigin(
      model: source.model, modelSHA256: source.modelSHA256, chip: chip,
      placementSHA256: placement.map { Digest.hexadecimal(PlacementFile.text($0, graph: graph(on: chip))) })
  }

  private func graph(on chip: Chip) -> OperatorGraph {
    OperatorGraph(shape: shape, mode: mode, banks: chip.core.banks)
  }

  /// Runs the timing side with a capture of events, or with an engine that knows of none.
  ///
  /// - Throws: as `simulate(on:placement:options:sink:)` does.
  public func simulate<Sink: TraceSink>(
    on chip: Chip, placement: Placement? = nil, options: RunOptions, sink: Sink, capture: EventCapture?
  ) throws(Failure) -> (ReplayedRun, Sink) {
    guard let capture else {
      return try simulate(on: chip, placement: placement, options: options, sink: sink)
    }
    let (run, joined) = try simulate(
      on: chip, placement: placement, options: options, sink: EventSink(sink, capture))
    return (run, joined.base)
  }
}
