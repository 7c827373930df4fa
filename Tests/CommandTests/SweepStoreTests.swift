import Foundation
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

  @Test(
    "is not the root of the file system where its name is empty",
    arguments: ["plan", "run", "status", "export", "pareto", "sensitivity", "work", "emit"])
  func unnamed(verb: String) throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep)
    var command = Command(["sweep", verb, "s.yaml", "--store", ""])
    command.folder = folder.path
    let outcome = try command.run()
    #expect(outcome.status == 64 && outcome.error.contains("--store: expected a folder"), "\(outcome.error)")
    #expect(try outcome.output.isEmpty && folder.tree() == ["s.yaml"])
  }

  @Test(
    "is looked at where it can be read only, and then worked on by nobody",
    .enabled(if: geteuid() != 0, "everything can be written by root"))
  func readOnly() throws {
    let folder = try TemporaryFolder()
    try folder.make("s.yaml", Self.sweep)
    func run(_ verb: String) throws -> Command.Outcome {
      var command = Command(["sweep", verb, "s.yaml", "--store", "store"])
      command.folder = folder.path
      return try command.run()
    }
    #expect(try run("run").status == 0)
    let before = try ["status", "pareto", "export"].map { try run($0).output }
    let places = ["store", "store/ledger.sqlite"].map { folder.path($0) }
    for place in places { chmod(place, 0o500) }
    defer { for place in places { chmod(place, 0o700) } }
    #expect(try ["status", "pareto", "export"].map { try run($0).output } == before)
    #expect(try run("work").status != 0)
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
