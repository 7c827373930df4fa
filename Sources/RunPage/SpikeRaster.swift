import BitMixing
import DataFiles
import Parquet
import Reporting

/// A sample of the traced spikes: when, which channel of which site, with which weight.
struct SpikeRaster: Sendable, Equatable {
  /// Most spikes that are drawn.
  static let mostPoints = 30_000
  /// Positions of the vertical axis.
  static let levels = 8192

  /// Traced sites from the top, in the order of the layers.
  var sites: [String] = []
  /// Traced spikes.
  var traced = 0
  /// Whether they are packet copies, of which a spike for n cores is n.
  var isOfCopies = false
  /// Time in 1/65,536 of the run, and vertical position times 8 plus bit of the weight, for every point.
  var points: [UInt16] = []
  /// Largest bit of a weight.
  var mostBit: Int { stride(from: 1, to: points.count, by: 2).reduce(0) { max($0, Int(points[$1] & 7)) } }

  /// A traced spike that is drawn.
  private struct Spike {
    var time: Int64
    var channel: Int64
    var value: Int64
    var site: String
  }

  /// Samples the events of spikes, or else `spikes.csv`; nil where the run has neither.
  init?(_ files: RunFiles, end: Int64) throws(Failure) {
    guard end > 0 else { return nil }
    let parts = try files.events("spike")
    var sample: [Spike] = []
    if parts.isEmpty {
      let path = files.path(of: "spikes.csv")
      guard InputFile.exists(path) else { return nil }
      let rows = try SampledRows(path, isChosen: Self.isSampled)
      let columns = Self.columns("injected_ps", "channel", "value", "site")
      let table = try PageTable(csv: rows.text, path: path, columns: columns)
      traced = rows.rows
      isOfCopies = true
      sample = Self.spikes(table, Array(0..<table.rows), "injected_ps", "channel", "value", "site")
    } else {
      traced = parts.reduce(0) { $0 + $1.rowCount }
      var first = 0
      for part in parts {
        for group in 0..<part.groupCount {
          let columns = Self.columns("t_ps", "neuron", "count", "op")
          let table = try PageTable(part, group: group, columns: columns)
          let drawn = (0..<table.rows).filter { Self.isSampled(first + $0, of: traced) }
          sample += Self.spikes(table, drawn, "t_ps", "neuron", "count", "op")
          first += table.rows
        }
      }
    }
    guard !sample.isEmpty else { return nil }
    place(sample, end: end)
  }

  private static func columns(_ time: String, _ channel: String, _ value: String, _ site: String)
    -> [PageTable.Column]
  {
    [.integer(time), .integer(channel), .integer(value), .text(site)]
  }

  /// The spikes of some rows of a table.
  private static func spikes(
    _ table: PageTable, _ rows: [Int], _ time: String, _ channel: String, _ value: String, _ site: String
  ) -> [Spike] {
    let (times, channels) = (table.integers(time), table.integers(channel))
    let (values, sites) = (table.integers(value), table.texts(site))
    return rows.map {
      Spike(time: times[$0], channel: max(0, channels[$0]), value: values[$0], site: sites[$0])
    }
  }

  /// Gives every site a band and every spike its place.
  private mutating func place(_ sample: [Spike], end: Int64) {
    var widest: [String: Int64] = [:]
    for spike in sample {
      if widest[spike.site] == nil { sites.append(spike.site) }
      widest[spike.site] = max(widest[spike.site] ?? 0, spike.channel)
    }
    sites = sites.enumerated().sorted {
      (OperatorGroup(of: $0.element).layer ?? -1, $0.offset)
        < (OperatorGroup(of: $1.element).layer ?? -1, $1.offset)
    }.map(\.element)
    let bands = Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1, $0) })
    let band = Double(Self.levels) / Double(sites.count)
    for spike in sample {
      let share = Double(spike.channel) / (Double(widest[spike.site] ?? 0) + 1)
      let level = (Double(bands[spike.site] ?? 0) + share) * band
      let bit = min(7, Int64.bitWidth - 1 - max(1, spike.value.magnitude).leadingZeroBitCount)
      points.append(UInt16(Double(min(max(0, spike.time), end)) / Double(end) * 65_535))
      points.append(UInt16(min(Self.levels - 1, Int(level))) << 3 | UInt16(bit))
    }
  }

  /// Whether a row is drawn: a choice by its number alone, the same in every run.
  private static func isSampled(_ row: Int, of rows: Int) -> Bool {
    guard rows > mostPoints else { return true }
    let mix = SplitMix64.mix(UInt64(row))
    // A little less than the limit, which chance may not exceed.
    return Double(mix >> 11) * 0x1p-53 * Double(rows) < Double(mostPoints) * 0.97
  }
}
