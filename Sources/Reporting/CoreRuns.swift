import ChipPlacement

/// Text of a set of nodes with runs of cores joined: `cores 3–7, 12; host`.
enum CoreRuns {
  /// The text, cut behind `limit` runs.
  static func text(_ nodes: [PlacementNode], limit: Int = 5) -> String {
    var cores: [Int] = []
    var others: [String] = []
    for node in Set(nodes).sorted() {
      if case .core(let number) = node { cores.append(number) } else { others.append(node.text) }
    }
    let runs = joined(cores)
    var parts: [String] = []
    if !runs.isEmpty {
      let shown = runs.prefix(limit).map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
      }
      let more = runs.count > limit ? " … (\(cores.count) cores)" : ""
      parts.append((cores.count == 1 ? "core " : "cores ") + shown.joined(separator: ", ") + more)
    }
    return (parts + others).joined(separator: "; ")
  }

  private static func joined(_ cores: [Int]) -> [ClosedRange<Int>] {
    cores.reduce(into: []) { runs, core in
      if let last = runs.last, last.upperBound.addingReportingOverflow(1) == (core, false) {
        runs[runs.count - 1] = last.lowerBound...core
      } else {
        runs.append(core...core)
      }
    }
  }
}
