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
      if try killedAtWork("stormy", in: folder) { kills += 1 }
      for _ in 0..<4 where try killed("stormy", in: folder, &generator) { kills += 1 }
      #expect(kills > 0)
      let stormy = try run("stormy", in: folder)
      #expect(stormy.status == 0, "\(stormy.error)")
      #expect(try table("stormy", in: folder) == table("calm", in: folder), "after \(kills) kills")
      let again = try run("stormy", in: folder)
      #expect(again.error.contains("16 points, 8 finished before"))
    }
  }

  @Test(
    "One worker, four, none that replays, and shards that are collected give the same tables in all formats")
  func ways() throws {
    try TemporaryFolder().use { folder in
      try Data(Self.sweep.utf8).write(to: URL(fileURLWithPath: "\(folder)/kills.yaml"))
      let file = "\(folder)/kills.yaml"
      let runs = [
        ["one", "--jobs", "1"], ["four", "--jobs", "4"],
        ["full", "--jobs", "4", "--no-replay", "--no-repricing"],
      ]
      for run in runs {
        let outcome = try Command(["sweep", "run", file, "--store", "\(folder)/\(run[0])"] + run.dropFirst())
          .run()
        #expect(outcome.status == 0, "\(run): \(outcome.error)")
      }
      let shards = "\(folder)/shards"
      for share in ["0/2", "1/2"] {
        let outcome = try Command(
          ["sweep", "work", file, "--shards", shards, "--share", share, "--jobs", "2"]
        ).run()
        #expect(outcome.status == 0, "\(outcome.error)")
      }
      let store = ["--store", "\(folder)/collected"]
      #expect(try Command(["sweep", "collect", file, "--shards", shards] + store).run().status == 0)
      for format in ["csv", "json", "parquet"] {
        let tables = try ["one", "four", "full", "collected"].map { store in
          let out = "\(folder)/\(store).\(format)"
          #expect(
            try Command(["sweep", "export", file, "--store", "\(folder)/\(store)", "--out", out]).run().status
              == 0)
          return try Data(contentsOf: URL(fileURLWithPath: out))
        }
        #expect(tables.allSatisfy { $0 == tables[0] && !$0.isEmpty }, "\(format)")
      }
    }
  }

  /// Starts the sweep and kills its supervisor while a worker stands still, so that neither can have finished.
  private func killedAtWork(_ store: String, in folder: String) throws -> Bool {
    let process = try command(["run"], store, folder).started(scratch: folder)
    while process.isRunning {
      guard let worker = Command.children(of: process.processIdentifier).first else { continue }
      kill(worker, SIGSTOP)
      let isAtWork = process.isRunning && Command.children(of: process.processIdentifier).contains(worker)
      if isAtWork { kill(process.processIdentifier, SIGKILL) }
      kill(worker, SIGCONT)
      guard isAtWork else { continue }
      process.waitUntilExit()
      return process.terminationReason == .uncaughtSignal
    }
    return false
  }

  /// Starts the sweep, kills one of its processes and then the supervisor; false where it had finished before.
  private func killed(_ store: String, in folder: String, _ generator: inout SeededGenerator) throws -> Bool {
    let process = try command(["run"], store, folder).started(scratch: folder)
    usleep(UInt32.random(in: 50_000...600_000, using: &generator))
    let supervisor = process.processIdentifier
    let victims = [supervisor] + Command.children(of: supervisor)
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
