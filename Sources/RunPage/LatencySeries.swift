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

  /// The distributions that a run has.
  static func list(_ files: some RunFiles, perToken: [Int64]) throws(Failure) -> [LatencySeries] {
    let table = try files.requiredTable("tokens", [.text("origin"), .integer("latency_ps")])
    let latencies = zip(table.texts("origin"), table.integers("latency_ps"))
    func values(_ origin: String) -> [Int64] { latencies.filter { $0.0 == origin }.map(\.1) }
    return [
      LatencySeries(name: "generated tokens, one to the next", values: Array(perToken.dropFirst())),
      LatencySeries(name: "prompt positions, entry to completion", values: values("prompt")),
      LatencySeries(name: "generated positions, entry to completion", values: values("generated")),
    ].filter { $0.count > 0 }
  }
}
