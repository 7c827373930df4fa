import TestSupport
import Testing

@Suite("The store of sweeps")
struct SweepStoreTests {
  private static let sweep = """
    schema: spikefoundry.sweep/v1
    name: looked-at
    workload: {layers: 1, tokens: '10', generate: 0}
    axes: {chip.core.lanes: {values: [8, 16]}}
    objectives: {latency_total: min}
    """

  @Test(
    "is not made by commands that only look, which say that there is none",
    arguments: [
      ["status"], ["export"], ["pareto"], ["sensitivity"], ["rerun", "--front"], ["work"],
      ["export", "--out", "a.csv"],
      ["pareto", "--out", "a.html"],
    ])
  func looking(verb: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep)
    var command = Command(["sweep", verb[0], "s.yaml", "--store", "none/here"] + verb.dropFirst())
    command.folder = folder.path
    let outcome = try command.run()
    #expect(outcome.status == 66)
    #expect(
      outcome.error.hasPrefix("none/here: error: expected a folder with a ledger of sweeps, found none\n"))
    #expect(try folder.tree() == ["s.yaml"])
  }

  @Test("is made by no sweep whose file could be read once only")
  func pipe() throws {
    let folder = try TemporaryFolder()
    var command = Command(["sweep", "run", "/dev/stdin", "--store", "store"])
    command.folder = folder.path
    command.prefix = "exec 0<<'END'\n\(Self.sweep)\nEND\nset -- sh -c 'cat | \"$@\"' sh \"$@\""
    let outcome = try command.run()
    #expect(outcome.status == 66 && outcome.error.contains("/dev/stdin: error:"), "\(outcome.error)")
    #expect(try folder.tree().isEmpty)
  }
}
