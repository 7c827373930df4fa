import ChipModel
import ChipPlacement
import DataFiles
import Quantities
import Reporting
import RunRecord
import SweepLedgers
import SweepPlans

/// The metrics of a run on a chip: counts and times of its record, priced with the chip.
struct PointMetrics {
  let record: RunRecord
  let chip: Chip
  let coresUsed: Int

  /// All metrics that the run has, in the order of their declaration.
  ///
  /// - Throws: 70 where the record is of another chip, 65 where an energy is too large.
  func values() throws(Failure) -> [LedgerMetric] {
    let energy = try EnergyBook.totals(record, on: chip)
    return SweepMetric.allCases.compactMap { metric in
      value(metric, energy).map { LedgerMetric(name: metric.rawValue, unit: metric.unit, value: $0) }
    }
  }

  private func value(_ metric: SweepMetric, _ energy: (dynamic: Int128, static: Int128)) -> Double? {
    let tokens = Double(max(1, record.tokens.count))
    switch metric {
    case .latencyFirstToken: return Double(record.firstToken)
    case .latencyTotal: return Double(record.end.picoseconds)
    case .latencyPerToken: return Double(record.end.picoseconds) / tokens
    case .energyTotal: return attojoules(energy.dynamic + energy.static)
    case .energyPerToken: return attojoules(energy.dynamic + energy.static) / tokens
    case .energyDynamicPerToken: return attojoules(energy.dynamic) / tokens
    case .powerStatic: return Double(chip.totalStaticPower)
    case .area: return chip.totalArea.map { Double($0.squareMicrometres) }
    case .memory: return Double(chip.totalMemory)
    case .cores: return Double(chip.coreCount)
    case .coresUsed: return Double(coresUsed)
    case .packets: return Double(record.packets.reduce(0) { $0 + $1.injected })
    case .packetsDropped: return Double(record.packets.reduce(0) { $0 + $1.dropped })
    case .hopsPerPacket:
      return Double(record.hops) / Double(max(1, record.packets.reduce(0) { $0 + $1.injected }))
    case .synapticOperations: return Double(record.cells.reduce(Int128(0)) { $0 + $1.synapticOperations })
    case .busiestShare: return Double(busiest) / Double(max(1, record.end.picoseconds))
    case .queueMaximum: return Double(record.tiles.numbered.map { $0.1.queueMaximum }.max() ?? 0)
    }
  }

  /// The book counts femtojoules, the metric attojoules.
  private func attojoules(_ femtojoules: Int128) -> Double { Double(femtojoules) * 1000 }

  private var busiest: Int64 {
    record.tiles.numbered.filter { $0.0 < chip.coreCount }.map { $0.1.busy }.max() ?? 0
  }
}
