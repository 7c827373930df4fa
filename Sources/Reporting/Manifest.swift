import ChipModel
import ChipPlacement
public import DataFiles
import Quantities
import RunRecord
import SpikeWorkload

/// `manifest.json`: what was run and on what, so that the run can be repeated.
///
/// Deterministic: no path, date, thread count or wall time; those stand in `host.json`.
public struct Manifest: Sendable {
  private let report: RunReport

  /// Prepares the manifest of a run.
  public init(_ report: RunReport) { self.report = report }

  /// The text of the file.
  public func json() throws(Failure) -> String {
    let description = report.description
    let head: [(String, JSONNode)] = [
      ("schema", .string(RunDescription.schema)),
      ("tool", .pairs([("name", .string("spikefoundry")), ("version", .string(description.toolVersion))])),
      ("lossy", .bool(report.isLossy)),
    ]
    let tail: [(String, JSONNode)] = [
      ("mode", mode),
      (
        "tokens",
        .pairs([
          ("prompt", .array(description.prompt.map(JSONNode.count))),
          ("generated", .count(description.generated.count)),
        ])
      ),
      ("chip", chip),
      (
        "placement",
        .pairs([
          ("origin", .string(description.placementOrigin.rawValue)),
          ("sha256", .string(description.placementSHA256)),
          ("entries", .count(report.placement.entries.count)),
        ])
      ),
      // An array of pairs: an option such as --set may be given more than once.
      (
        "options",
        .array(
          description.options.map { .pairs([("name", .string($0.name)), ("value", .string($0.value))]) })
      ),
      (
        "units",
        .pairs([("time", .string("ps")), ("energy", .string("fJ")), ("price", .string("aJ"))])
      ),
      ("trace", description.trace.json),
      ("notes", .array(description.notes.map(JSONNode.string))),
      // A folder that holds anything else is not replaced by a later run.
      ("files", .array((ReportFile.names + report.description.furtherFiles).map(JSONNode.string))),
    ]
    return try JSONText.render(.pairs(head + partial + priced + [("model", model)] + synthetic + tail))
  }

  /// Where a run was stopped; nothing for a whole run.
  private var partial: [(String, JSONNode)] {
    guard let stop = report.record.stop else { return [] }
    return [
      ("partial", .bool(true)),
      (
        "stop",
        .pairs([
          ("time_ps", .count(stop.time.picoseconds)), ("end_ps", .count(report.record.end.picoseconds)),
          ("positions_done", .count(report.record.tokens.count)), ("positions_entered", .count(stop.entered)),
          ("positions", .count(stop.positions)),
          ("packets_in_flight", .count(stop.inFlight.reduce(0, +))),
          ("begun_work_finished", .bool(stop.isDrained)),
        ])
      ),
    ]
  }

  /// Whose counts were priced; nothing for a run that was simulated.
  private var priced: [(String, JSONNode)] {
    guard let origin = report.description.pricedFrom else { return [] }
    return [
      (
        "priced_from",
        .pairs([("chip", .string(origin.chip)), ("chip_sha256", .string(origin.chipSHA256))])
      )
    ]
  }

  private var model: JSONNode {
    let shape = report.description.shape
    return .pairs([
      ("name", .string(report.description.modelName)),
      ("origin", .string(report.description.modelOrigin.rawValue)),
      ("sha256", .string(report.description.modelSHA256)),
      ("vocabulary", .count(shape.vocabulary)), ("hidden", .count(shape.hidden)),
      ("intermediate", .count(shape.intermediate)), ("heads", .count(shape.heads)),
      ("key_value_heads", .count(shape.keyValueHeads)), ("head_dimension", .count(shape.headDimension)),
      ("sliding_window", .count(shape.slidingWindow)),
      ("maximum_positions", .count(shape.maximumPositions)), ("first_layer", .count(shape.firstLayer)),
      ("layers", .array(shape.layers.map { .string($0.rawValue) })),
      ("gate_rank", shape.gateRank.map { .count($0) } ?? .null),
      ("weight_group", shape.weightGroup.map { .count($0) } ?? .null),
      ("largest_code", .count(shape.largestCode)), ("raw_weight_bytes", .count(shape.rawWeightBytes)),
      ("spiking", .bool(shape.isSpiking)),
    ])
  }

  /// What a synthetic model was made of; nothing for a model with weights.
  private var synthetic: [(String, JSONNode)] {
    guard let synthetic = report.description.synthetic else { return [] }
    return [
      (
        "synthetic",
        .pairs([
          ("configuration", .string(synthetic.configuration)),
          // As text: a seed has 64 bits, of which JSON readers keep 53.
          ("seed", .string("\(synthetic.seed)")),
          ("weights", .string(synthetic.weights)), ("weight_bytes", .count(synthetic.weightBytes)),
          ("distribution", .string(synthetic.distribution)),
          ("firing", .string(synthetic.firing.map { "\($0)" } ?? "published")),
          ("accumulators", .count(synthetic.accumulators)), ("digest", .string(synthetic.digest)),
        ])
      )
    ]
  }

  private var mode: JSONNode {
    let mode = report.description.mode
    return .pairs([
      ("sites", .string(mode.sites.rawValue)), ("coding", .string(mode.coding.rawValue)),
      // Shortest text that reads back as the same double.
      ("k", .string("\(mode.k)")), ("rounding", .string(mode.rounding.rawValue)),
      ("window", .string(mode.window.rawValue)),
    ])
  }

  private var chip: JSONNode {
    let chip = report.chip
    return .pairs([
      ("name", .string(chip.name)), ("origin", .string(report.description.chipOrigin.rawValue)),
      ("sha256", .string(report.description.chipSHA256)),
      ("columns", .count(chip.columns)), ("rows", .count(chip.rows)), ("dram", .bool(chip.dram != nil)),
      (
        "chips",
        .pairs([
          ("columns", .count(chip.system?.columns ?? 1)), ("rows", .count(chip.system?.rows ?? 1)),
        ])
      ),
      (
        "clocks",
        .array(
          chip.clocks.map { clock in
            .pairs([
              ("name", .string(clock.name)), ("frequency_hz", .count(clock.frequency.hertz)),
              ("period_ps", .count(clock.period.picoseconds)),
            ])
          })
      ),
      ("host", .pairs([("x", .count(chip.host.x)), ("y", .count(chip.host.y))])),
      ("core", core), ("flit_ps", .count(chip.network.flitTime.picoseconds)),
      ("grades", .pairs(grades)),
      (
        "guesses",
        .array(chip.provenance.filter { $0.isNumber && $0.grade == .guess }.map { .string($0.path) })
      ),
    ])
  }

  /// What bounds the work of one core.
  private var core: JSONNode {
    let core = report.chip.core
    return .pairs([
      ("lanes", .count(core.lanes)), ("spike_in_ps", .count(core.costs.picoseconds(.spikeIn))),
      ("synapse_op_ps", .count(core.costs.picoseconds(.synapticOperation))),
      ("queue_depth", core.queueDepth == Capacity.unbounded ? .null : .count(core.queueDepth)),
      ("on_full", .string(core.onFull.rawValue)),
    ])
  }

  /// Numbers of the chip file by grade; those without one come last.
  private var grades: [(String, JSONNode)] {
    let provenance = report.chip.provenance.filter(\.isNumber)
    let graded = SourceGrade.allCases.map { grade in
      (grade.rawValue, JSONNode.count(provenance.count { $0.grade == grade }))
    }
    return graded + [("none", .count(provenance.count { $0.grade == nil }))]
  }
}

extension ActionCosts {
  /// Time of one action.
  fileprivate func picoseconds(_ action: Action) -> Int64 {
    latency.indices.contains(action.rawValue) ? latency[action.rawValue].picoseconds : 0
  }
}
