import DataFiles
import Reporting

/// A sample of the traced spikes: when, which channel of which site, with which weight.
struct SpikeRaster: Sendable, Equatable {
  /// Most spikes that are drawn.
  static let mostPoints = 30_000
  /// Positions of the vertical axis.
  static let levels = 8192

  /// Traced sites from the top, in the order of the layers.
  var sites: [String] = []
  /// Traced packet copies.
  var traced = 0
  /// Time in 1/65,536 of the run, and vertical position times 8 plus bit of the weight, for every point.
  var points: [UInt16] = []
  /// Largest bit of a weight.
  var mostBit: Int { stride(from: 1, to: points.count, by: 2).reduce(0) { max($0, Int(points[$1] & 7)) } }

  /// Samples `spikes.csv`; nil where the run has none.
  init?(_ files: some RunFiles, end: Int64) throws(Failure) {
    let names = ["injected_ps", "channel", "value"]
    let columns = names.map(PageTable.Column.integer) + [.text("site")]
    guard let table = try files.table("spikes", columns), table.rows > 0, end > 0 else { return nil }
    let (times, channels) = (table.integers(names[0]), table.integers(names[1]))
    let (values, siteNames) = (table.integers(names[2]), table.texts("site"))
    traced = table.rows
    var widest: [String: Int64] = [:]
    for row in 0..<table.rows {
      if widest[siteNames[row]] == nil { sites.append(siteNames[row]) }
      widest[siteNames[row], default: 1] = max(widest[siteNames[row]] ?? 1, channels[row] &+ 1)
    }
    sites = sites.enumerated().sorted {
      (OperatorGroup(of: $0.element).layer ?? -1, $0.offset)
        < (OperatorGroup(of: $1.element).layer ?? -1, $1.offset)
    }.map(\.element)
    let bands = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1, $0) })
    let band = Double(Self.levels) / Double(sites.count)
    for row in 0..<table.rows where Self.isSampled(row, of: traced) {
      let share = Double(max(0, channels[row])) / Double(widest[siteNames[row]] ?? 1)
      let level = (Double(bands[siteNames[row]] ?? 0) + share) * band
      let bit = min(7, Int64.bitWidth - 1 - max(1, values[row].magnitude).leadingZeroBitCount)
      let time = Double(min(max(0, times[row]), end)) / Double(end) * 65_535
      points.append(UInt16(time))
      points.append(UInt16(min(Self.levels - 1, Int(level))) << 3 | UInt16(bit))
    }
  }

  /// Whether a row is drawn: a choice by its number alone, the same in every run.
  private static func isSampled(_ row: Int, of rows: Int) -> Bool {
    guard rows > mostPoints else { return true }
    var mix = UInt64(row) &+ 0x9E37_79B9_7F4A_7C15
    mix = (mix ^ (mix >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ (mix >> 27)) &* 0x94D0_49BB_1331_11EB
    mix ^= mix >> 31
    // A little less than the limit, which chance may not exceed.
    return Double(mix >> 11) * 0x1p-53 * Double(rows) < Double(mostPoints) * 0.97
  }
}
