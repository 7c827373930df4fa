import SpikeFoundry

/// Whether equal runs give equal bytes: the embedded model, over and over, with simultaneous events inserted in
/// other orders, packet by packet or in trains; and whether a replay without weights leaves the same books.
struct DeterminismBenchmark {
  static let ways: [(seed: UInt64?, timing: TimingMode)] = [
    (nil, .auto), (nil, .packet), (1, .packet), (2, .packet), (3, .auto),
  ]

  func rows() throws -> [Row] {
    var request = RunRequest(
      chip: try .preset("spikefoundry-ref"), prompt: .tokens([45, 471, 3]), generate: 2)
    request.keeping = .activity
    var files: Set<[[UInt8]]> = []
    var records: [RunRecord] = []
    for way in Self.ways {
      (request.seed, request.timing) = way
      let run = try request.run()
      files.insert(try run.report().files().map(\.contents))
      if let replay = try Replay(of: run) { records += [run.record, try replay.run(on: request.chip)] }
    }
    let distinct = records.indices.filter { index in !records[..<index].contains(records[index]) }.count
    return [
      row("files", "\(Self.ways.count) ways to run", distinct: files.count),
      row("books", "\(Self.ways.count) runs and their replays", distinct: distinct),
    ]
  }

  private func row(_ name: String, _ peer: String, distinct: Int) -> Row {
    Row(
      workload: "determinism/\(name)", peer: peer, unit: "distinct", ceiling: 2,
      result: Row.Result(own: Double(distinct)))
  }
}
