import DataFiles

/// A distribution of latencies: how many were at most so long.
struct LatencySeries: Sendable, Equatable {
  /// A latency and how many were not longer.
  struct Point: Sendable, Equatable {
    /// Picoseconds.
    var latency: Int64
    var count: Int64
  }

  /// What is distributed, for the legend.
  var name: String
  /// Ascending in both.
  var points: [Point]

  var count: Int64 { points.last?.count ?? 0 }

  /// The distribution of single values.
  init(name: String, values: [Int64]) {
    self.name = name
    points = []
    for (index, value) in values.sorted().enumerated() {
      if points.last?.latency == value { points.removeLast() }
      points.append(Point(latency: value, count: Int64(index + 1)))
    }
  }

  /// The smallest latency that at least so many thousandths of all do not exceed.
  func percentile(thousandths: Int64) -> Int64 {
    let rank = Int128(count) * Int128(thousandths)
    return (points.first { Int128($0.count) * 1000 >= rank } ?? points.last)?.latency ?? 0
  }

  /// The distribution of a histogram: upper ends of buckets, and how many lie in each.
  init(name: String, histogram: [(end: Int64, count: Int64)]) {
    self.name = name
    points = []
    var sum: Int64 = 0
    for bucket in histogram.sorted(by: { $0.end < $1.end }) where bucket.count > 0 {
      sum = sum.addingReportingOverflow(bucket.count).partialValue
      points.append(Point(latency: bucket.end, count: sum))
    }
  }

  /// Distributions of the times of tokens.
  static func tokens(_ files: RunFiles, perToken: [Int64]) throws(Failure) -> [LatencySeries] {
    let table = try files.requiredTable("tokens", [.text("origin"), .integer("latency_ps")])
    let prompt = zip(table.texts("origin"), table.integers("latency_ps")).filter { $0.0 == "prompt" }.map(\.1)
    return [
      LatencySeries(name: "generated tokens, one to the next", values: Array(perToken.dropFirst())),
      LatencySeries(name: "prompt positions, entry to completion", values: prompt),
    ].filter { $0.count > 0 }
  }

  /// Distributions of the times of packets from injection to the end of service, by kind; empty without histograms.
  static func packets(_ files: RunFiles) throws(Failure) -> [LatencySeries] {
    let columns: [PageTable.Column] = [.text("kind"), .text("part"), .integer("to_ps"), .integer("packets")]
    guard let table = try files.table("latency", columns) else { return [] }
    let (kinds, parts) = (table.texts("kind"), table.texts("part"))
    let (ends, counts) = (table.integers("to_ps"), table.integers("packets"))
    return ["spike", "graded", "end", "threshold", "credit"].map { kind in
      let rows = kinds.indices.filter { kinds[$0] == kind && parts[$0] == "total" }
      return LatencySeries(name: "\(kind) packets", histogram: rows.map { (ends[$0], counts[$0]) })
    }.filter { $0.count > 0 }
  }
}
