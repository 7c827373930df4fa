import TestSupport
import Testing

@Suite("A sweep file that was changed")
struct SweepChangedFileTests {
  private static let text = """
    schema: spikefoundry.sweep/v1
    name: changed
    workload: {layers: 1, tokens: '10', generate: 0}
    axes: {chip.core.lanes: {values: [8, 16]}}
    objectives: {latency_total: min, energy_total: min}
    """

  /// A finished sweep.
  private static let sweep = Result { () throws -> TemporaryFolder in
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", text)
    let outcome = try Command(["sweep", "run", folder.path("s.yaml"), "--store", folder.path("store")]).run()
    guard outcome.status == 0 else { throw CommandTestError.unexpected(outcome.error) }
    return folder
  }

  private func ask(_ verb: [String], _ text: String, in folder: TemporaryFolder) throws -> Command.Outcome {
    try folder.make("s.yaml", text)
    var command = Command(
      ["sweep", verb[0], "s.yaml", "--store", try Self.sweep.get().path("store")] + verb.dropFirst())
    command.folder = folder.path
    return try command.run()
  }

  @Test(
    "has no results in the ledger when its points are others, whatever is asked for",
    arguments: [
      ["status"], ["pareto"], ["pareto", "--out", "p.html"], ["export", "--out", "p.csv"],
      ["rerun", "--points", "0"],
    ],
    [
      ("tokens: '10'", "tokens: '11'", "2 new, 2 dropped, 0 kept"),
      ("[8, 16]", "[8, 16, 32]", "1 new, 0 dropped, 2 kept"),
      ("[8, 16]", "[16, 8]", "0 new, 0 dropped, 2 kept, in another order or excluded otherwise"),
      ("axes:", "set: {chip.core.queue.depth: 7}\naxes:", "2 new, 2 dropped, 0 kept"),
      ("axes:", "constraints: ['chip.core.lanes > 8']\naxes:", "0 new, 0 dropped, 2 kept, in another"),
    ])
  func others(verb: [String], change: (old: String, new: String, says: String)) throws {
    let folder = try TemporaryFolder()
    let outcome = try ask(verb, Self.text.replacing(change.old, with: change.new), in: folder)
    #expect(outcome.status == 65)
    let message = "sweep 'changed' is in the ledger with other points: \(change.says)"
    #expect(outcome.error.contains(message) && outcome.error.contains("--extend"), "\(outcome.error)")
    #expect(try outcome.output.isEmpty && folder.tree() == ["s.yaml"])
  }

  @Test(
    "has them when only what is asked of the points is other",
    arguments: [
      ("energy_total: min", "energy_total: max, area: min"),
      ("axes:", "# A comment.\nconstraints: ['metrics.packets > 0']\naxes:"),
      ("axes:", "budget: {per_point: {wall: 9 h}}\naxes:"),
    ])
  func same(old: String, new: String) throws {
    let outcome = try ask(["status"], Self.text.replacing(old, with: new), in: try TemporaryFolder())
    #expect(outcome.status == 0 && outcome.output.contains("2 done"), "\(outcome.error)")
  }
}
