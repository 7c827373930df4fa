import ChipModel
import Quantities
import RunRecord

/// What a panel of the heat map shows: one number per core, its colour and its text.
struct CoreMeasure {
  let heading: String
  /// Text of the largest value, for the legend.
  let maximum: String
  /// Values of the cores that took part.
  private let values: [Int: Int128]
  /// Value of every other core.
  private let idle: Int128
  private let most: Int128
  private let label: @Sendable (Int128) -> String

  private init(
    _ heading: String, _ values: [Int: Int128], idle: Int128, label: @escaping @Sendable (Int128) -> String
  ) {
    self.heading = heading
    self.values = values
    self.idle = idle
    self.label = label
    most = max(idle, values.values.max() ?? 0)
    maximum = label(most)
  }

  /// Position of a core on the colour ramp, 0 to 1.
  func share(_ core: Int) -> Double { Ratio(value(core), most).value }

  /// The value of a core as text.
  func text(_ core: Int) -> String { label(value(core)) }

  private func value(_ core: Int) -> Int128 { values[core] ?? idle }

  /// Busy time as a share of the run.
  static func busy(_ report: RunReport) -> CoreMeasure {
    let end = Int128(report.record.end.picoseconds)
    return CoreMeasure("Busy time (share of the run)", cores(report) { Int128($0.busy) }, idle: 0) {
      HumanText.percent($0, of: end)
    }
  }

  /// Spikes emitted per second of simulated time.
  static func rate(_ report: RunReport) -> CoreMeasure {
    let end = report.record.end.picoseconds
    return CoreMeasure("Firing rate (spikes per second)", cores(report) { Int128($0.spikesOut) }, idle: 0) {
      HumanText.rate(Int64(clamping: $0), per: end)
    }
  }

  /// Energy of the core, leakage included.
  static func energy(_ report: RunReport) -> CoreMeasure {
    let book = report.book
    let values = Dictionary(uniqueKeysWithValues: zip(book.tiles, book.byTile))
    let leakage = EnergyCell.femtojoules(report.chip.core.leakage, until: report.record.end.picoseconds)
    return CoreMeasure(
      "Energy (leakage included)", values.filter { $0.key < report.chip.coreCount },
      idle: book.idleCores > 0 ? leakage : 0
    ) { HumanText.energy($0) }
  }

  private static func cores(_ report: RunReport, value: (TileRecord) -> Int128) -> [Int: Int128] {
    let cores = report.record.tiles.numbered.filter { $0.0 < report.chip.coreCount }
    return Dictionary(uniqueKeysWithValues: cores.map { ($0, value($1)) })
  }
}
