import TestSupport
import Testing

@Suite("Collecting the results of shards")
struct SweepCollectTests {
  private static func sweep(_ lanes: String) -> String {
    """
    schema: spikefoundry.sweep/v1
    name: collected
    workload: {layers: 1, tokens: '10', generate: 0}
    axes: {chip.core.lanes: {values: \(lanes)}}
    objectives: {latency_total: min}
    """
  }

  private func run(_ verb: String, _ more: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
    var command = Command(["sweep", verb, "s.yaml"] + more)
    command.folder = folder.path
    return try command.run()
  }

  @Test(
    "of a folder that is not there, or a file, ends with 66 and makes nothing",
    arguments: ["nowhere", "s.yaml", ""])
  func missing(shards: String) throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep("[8, 16]"))
    let outcome = try run("collect", ["--shards", shards, "--store", "store"], in: folder)
    #expect(outcome.status == 66)
    #expect(outcome.error.contains("error: expected a folder of shards, found"), "\(outcome.error)")
    #expect(try folder.tree() == ["s.yaml"])
  }

  @Test("changes a sweep that the ledger has with other points only where that is asked for")
  func extending() throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep("[8, 16]"))
    #expect(try run("run", ["--store", "store", "--jobs", "1"], in: folder).status == 0)
    let before = try run("export", ["--store", "store"], in: folder).output
    try folder.make("other.yaml", Self.sweep("[16, 32]"))
    #expect(
      try Command(["sweep", "work", folder.path("other.yaml"), "--shards", folder.path("shards")]).run()
        .status == 0)
    let collect = Command([
      "sweep", "collect", folder.path("other.yaml"), "--shards", folder.path("shards"), "--store",
      folder.path("store"),
    ])
    let refused = try collect.run()
    #expect(refused.status == 65)
    #expect(
      refused.error.contains("sweep 'collected' is in the ledger with other points: 1 new, 1 dropped, 1 kept")
        && refused.error.contains("--extend"), "\(refused.error)")
    #expect(try run("export", ["--store", "store"], in: folder).output == before)
    var extending = collect
    extending.arguments.append("--extend")
    let extended = try extending.run()
    #expect(extended.status == 0 && extended.error.hasPrefix("1 new results, 1 known"), "\(extended.error)")
    // Known now, it is collected again without a question.
    #expect(try collect.run().error.hasPrefix("0 new results, 2 known"))
  }

  @Test(
    "is refused for a sweep whose points follow from results, as is all that leads to it",
    arguments: [
      ("search: {method: optuna, sampler: TPESampler, points: 20}", "has search.method optuna"),
      (
        "fidelity: {rungs: [{workload.generate: 1}, {workload.generate: 2}]}",
        "has rungs, which need a ledger on one machine"
      ),
    ],
    [
      ["emit"], ["work", "--shards", "shards"], ["work", "--shards", "shards", "--alone"],
      ["collect", "--shards", "."],
    ])
  func searched(search: (String, String), verb: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep("[8, 16]") + "\n\(search.0)\n")
    let outcome = try run(verb[0], Array(verb.dropFirst()), in: folder)
    #expect(outcome.status == 65 && outcome.output.isEmpty)
    #expect(outcome.error.contains("error: sweep 'collected' \(search.1)"), "\(outcome.error)")
  }
}
