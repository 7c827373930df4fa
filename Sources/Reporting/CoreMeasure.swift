import ChipModel
import Quantities
import RunRecord

/// What a panel of the heat map shows: one number per core, its colour and its text.
struct CoreMeasure {
  let heading: String
  /// Text of the largest value, for the legend.
  let maximum: String
  private let values: [Int128]
  private let most: Int128
  private let label: @Sendable (Int128) -> String

  private init(_ heading: String, _ values: [Int128], label: @escaping @Sendable (Int128) -> String) {
    self.heading = heading
    self.values = values
    self.label = label
    most = values.max() ?? 0
    maximum = label(most)
  }

  /// Position of a core on the colour ramp, 0 to 1.
  func share(_ core: Int) -> Double { Ratio(values[core], most).value }

  /// The value of a core as text.
  func text(_ core: Int) -> String { label(values[core]) }

  /// Busy time as a share of the run.
  static func busy(_ report: RunReport) -> CoreMeasure {
    let end = Int128(report.record.end.picoseconds)
    return CoreMeasure("Busy time (share of the run)", cores(report) { Int128($0.busy) }) {
      HumanText.percent($0, of: end)
    }
  }

  /// Spikes emitted per second of simulated time.
  static func rate(_ report: RunReport) -> CoreMeasure {
    let end = report.record.end.picoseconds
    return CoreMeasure("Firing rate (spikes per second)", cores(report) { Int128($0.spikesOut) }) {
      HumanText.rate(Int64(clamping: $0), per: end)
    }
  }

  /// Energy of the core, leakage included.
  static func energy(_ report: RunReport) -> CoreMeasure {
    CoreMeasure("Energy (leakage included)", Array(report.book.byTile.prefix(report.chip.coreCount))) {
      HumanText.energy($0)
    }
  }

  private static func cores(_ report: RunReport, value: (TileRecord) -> Int128) -> [Int128] {
    report.record.tiles.prefix(report.chip.coreCount).map(value)
  }
}
