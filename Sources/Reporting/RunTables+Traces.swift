public import DataFiles
import Quantities
import RunRecord

extension RunTables {
  /// Digests of what the cores did, window by window; windows in which a core did nothing have no row.
  public func digests() throws(Failure) -> RunTable {
    var table = self.table(
      "digests",
      [
        TableColumn("core", .uint32), TableColumn("window", .uint32), TableColumn("start_ps", .int64),
        TableColumn("end_ps", .int64), TableColumn("digest", .int64),
      ])
    let width = report.record.windowWidth
    let end = report.record.end.picoseconds
    for (tile, record) in report.record.tiles.numbered {
      for (window, digest) in record.windows.digests.enumerated() where digest != 0 {
        let start = Int64(clamping: Int128(window) * Int128(width))
        let stop = Int64(clamping: Int128(start) + Int128(width))
        try table.row([
          .count(tile), .count(window), .count(start), .count(min(stop, end)),
          .count(Int64(bitPattern: digest)),
        ])
      }
    }
    return table.table
  }

  /// Histograms of the latency of packets, by kind and part of the way; empty buckets have no row.
  public func latency() throws(Failure) -> RunTable {
    var table = self.table(
      "latency",
      [
        TableColumn("kind", .text), TableColumn("part", .text), TableColumn("from_ps", .int64),
        TableColumn("to_ps", .int64), TableColumn("packets", .int64),
      ])
    for kind in PacketKind.allCases {
      for part in LatencyCounts.Part.allCases {
        for (bucket, packets) in report.record.latencies.buckets(kind, part) {
          let isLast = bucket == LatencyCounts.bucketCount - 1
          try table.row([
            .text(kind.key), .text(part.key), .count(LatencyCounts.least(of: bucket)),
            .count(isLast ? .max : LatencyCounts.least(of: bucket + 1)), .count(packets),
          ])
        }
      }
    }
    return table.table
  }
}
