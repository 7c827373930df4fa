import Foundation
import TestSupport
import Testing

@Suite("Sweeps whose processes are killed", .serialized)
struct SweepKillTests {
  private static let sweep = """
    schema: spikefoundry.sweep/v1
    name: kills
    workload: {layers: 1, tokens: "10,20", generate: 0}
    axes:
      chip.core.lanes: {values: [8, 16]}
      chip.core.queue.depth: {values: [16, 64]}
      chip.core.energy.synapse_op: {values: [2.8 pJ, 5 pJ]}
      # Nothing fits into the smallest memory: infeasible, also after a kill.
      chip.core.synapse_sram: {values: [1 B, 64 KiB]}
    objectives: {latency_total: min, energy_total: min, power_static: min}
    """

  @Test("The table of a sweep whose workers and supervisor were killed is that of an undisturbed one")
  func kills() throws {
    try TemporaryFolder().use { folder in
      try Data(Self.sweep.utf8).write(to: URL(fileURLWithPath: "\(folder)/kills.yaml"))
      let calm = try run("calm", in: folder)
      #expect(calm.status == 0, "\(calm.error)")
      #expect(calm.output.contains("8 points whose chip cannot run the workload"))
      var generator = SeededGenerator(seed: 11)
      var kills = 0
      for _ in 0..<5 where try killed("stormy", in: folder, &generator) { kills += 1 }
      let stormy = try run("stormy", in: folder)
      #expect(stormy.status == 0, "\(stormy.error)")
      #expect(try table("stormy", in: folder) == table("calm", in: folder), "after \(kills) kills")
      let many = try Command(
        ["sweep", "run", "\(folder)/kills.yaml", "--store", "\(folder)/many", "--jobs", "4", "--no-replay"]
      ).run()
      #expect(many.status == 0, "\(many.error)")
      #expect(try table("many", in: folder) == table("calm", in: folder), "more workers, and no replay")
      let again = try run("stormy", in: folder)
      #expect(again.error.contains("16 points, 8 finished before"))
    }
  }

  /// Starts the sweep, kills one of its processes and then the supervisor; false where it had finished before.
  private func killed(_ store: String, in folder: String, _ generator: inout SeededGenerator) throws -> Bool {
    let process = try command(["run"], store, folder).started(scratch: folder)
    usleep(UInt32.random(in: 50_000...600_000, using: &generator))
    let supervisor = process.processIdentifier
    let children = (try? String(contentsOfFile: "/proc/\(supervisor)/task/\(supervisor)/children")) ?? ""
    let victims = [supervisor] + children.split(separator: " ").compactMap { Int32($0) }
    let wasRunning = process.isRunning
    if wasRunning { kill(victims[Int.random(in: victims.indices, using: &generator)], SIGKILL) }
    usleep(UInt32.random(in: 0...200_000, using: &generator))
    if process.isRunning { kill(supervisor, SIGKILL) }
    process.waitUntilExit()
    return wasRunning
  }

  private func command(_ verb: [String], _ store: String, _ folder: String) -> Command {
    Command(["sweep"] + verb + ["\(folder)/kills.yaml", "--store", "\(folder)/\(store)"] + more(verb))
  }

  private func more(_ verb: [String]) -> [String] { verb == ["run"] ? ["--jobs", "2"] : [] }

  private func run(_ store: String, in folder: String) throws -> Command.Outcome {
    try command(["run"], store, folder).run()
  }

  private func table(_ store: String, in folder: String) throws -> String {
    let outcome = try command(["export"], store, folder).run()
    #expect(outcome.status == 0 && outcome.output.contains("done"), "\(outcome.error)")
    return outcome.output
  }
}
