import Foundation
import TestSupport
import Testing

@Suite("Points that take too much, or end their process")
struct SweepLimitTests {
  private static func sweep(_ budget: String, workload: String = "layers: 1, tokens: '10,20', generate: 0")
    -> String
  {
    """
    schema: spikefoundry.sweep/v1
    name: limits
    workload: {\(workload)}
    axes:
      chip.core.lanes: {values: [8, 16]}
    objectives: {latency_total: min, energy_total: min}
    budget: \(budget)
    """
  }

  /// A folder with the sweep file, and the commands on it.
  private struct Place {
    let folder: TemporaryFolder

    init(_ text: String) throws {
      folder = try TemporaryFolder()
      try folder.make("s.yaml", text)
    }

    func command(_ verb: String, _ more: [String] = []) -> Command {
      Command(["sweep", verb, "\(folder.path)/s.yaml", "--store", "\(folder.path)/store"] + more)
    }

    func table() throws -> String { try command("export").run().output }

    func status(has text: String) throws -> Bool { try command("status").run().output.contains(text) }
  }

  @Test("A point with more memory than its budget fails with the message, until it may have more")
  func memory() throws {
    let place = try Place(Self.sweep("{per_point: {memory: 1 MB}}"))
    let outcome = try place.command("run", ["--jobs", "2"]).run()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("2 failed"), "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("took more memory than budget.per_point.memory (1000000 B)"))
    // Taken up again, they stay failed: nothing is tried that cannot end otherwise.
    let again = try place.command("run", ["--jobs", "1", "--set", "budget.per_point.wall=9 h"]).run()
    #expect(again.status == 1 && again.output.contains("(1000000 B)"), "\(again.output)")
    // Under a larger budget the failure says nothing: they are open at once, and tried.
    let larger = ["--set", "budget.per_point.memory=90 GB"]
    #expect(try place.command("status", larger).run().output.contains("2 points: 2 pending"))
    let retried = try place.command("run", larger).run()
    #expect(retried.status == 0 && retried.output.contains("2 done"), "\(retried.output)")
  }

  @Test("Weights beyond the memory budget of a point are refused before they are made")
  func weights() throws {
    let place = try Place(
      Self.sweep(
        "{per_point: {memory: 1 GB}}",
        workload: "synthetic: spikingbrain-7b, weights: distinct, layers: 8, prompt_tokens: 1, generate: 0"
      ).replacing(
        "axes:",
        with: "set: {chip.core.synapse_sram: 8 MiB, chip.core.state_sram: 8 MiB, chip.cores.rows: 40}\naxes:")
    )
    let outcome = try place.command("run", ["--jobs", "1"]).run()
    #expect(outcome.status == 1 && outcome.output.contains("2 failed"), "\(outcome.output)\(outcome.error)")
    // Had they been made, the watch would have ended the process with another message.
    let table = try place.table()
    #expect(
      table.components(separatedBy: "budget.per_point.memory is 1000000000 B").count == 3
        && table.contains("the weights alone need 18"), "\(table)")
  }

  @Test("A point that takes longer than its budget fails, with a ledger and with shards")
  func time() throws {
    let place = try Place(
      Self.sweep("{attempts: 1, per_point: {wall: 1 s}}", workload: "generate: 250"))
    let shards = ["--shards", "\(place.folder.path)/shards", "--jobs", "2"]
    let worked = try Command(["sweep", "work", "\(place.folder.path)/s.yaml"] + shards).run()
    #expect(worked.status == 0, "\(worked.error)")
    let collected = try place.command("collect", Array(shards.prefix(2))).run()
    #expect(collected.status == 0, "\(collected.error)")
    let once = try place.table()
    #expect(
      once.components(separatedBy: "took longer than budget.per_point.wall (1 s)").count == 3, "\(once)")
    let other = try Place(try String(contentsOfFile: "\(place.folder.path)/s.yaml", encoding: .utf8))
    #expect(try other.command("run", ["--jobs", "2"]).run().status == 1)
    #expect(try other.table() == once)
  }

  /// The worker of a supervisor, stopped while something holds; nil where the supervisor ends before that.
  ///
  /// The worker goes on for moments and stands still while it is looked at: however slow the machine, and the look,
  /// what held when looked at still holds behind it.
  private static func worker(of supervisor: Process, heldWhen holds: () throws -> Bool) throws -> Int32? {
    while supervisor.isRunning {
      usleep(10_000)
      guard let worker = Command.children(of: supervisor.processIdentifier).first else { continue }
      kill(worker, SIGSTOP)
      if try holds() { return worker }
      kill(worker, SIGCONT)
    }
    return nil
  }

  @Test("A point whose process crashes as often as the budget allows fails, and stays so")
  func crashes() throws {
    let place = try Place(Self.sweep("{attempts: 2}", workload: "generate: 250"))
    let process = try place.command("run", ["--jobs", "1"]).started(scratch: place.folder.path)
    let supervisor = process.processIdentifier
    var crashes = 0
    while crashes < 2,
      let worker = try Self.worker(of: process, heldWhen: { try place.status(has: "1 running") })
    {
      kill(worker, SIGSEGV)
      kill(worker, SIGCONT)
      crashes += 1
      while kill(worker, 0) == 0 { usleep(20_000) }
    }
    // The first asks the worker to finish its point, the second ends it; two at once would be one.
    kill(supervisor, SIGINT)
    usleep(300_000)
    kill(supervisor, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(crashes == 2)
    let text = try place.command("status").run().output
    #expect(text.contains("1 failed") && text.contains("ended by signal 11"), "\(text)")
  }

  /// What ends a process of shards.
  enum Blow: CaseIterable {
    case workerCrashes, workerIsKilled, nodeIsKilled

    var signal: Int32 { self == .workerCrashes ? SIGSEGV : SIGKILL }
  }

  /// Works on shards with one worker, which gets a blow while it works on its first point.
  private func work(_ place: Place, _ blow: Blow) throws -> (Command, log: () -> String) {
    let shards = "\(place.folder.path)/shards"
    let work = Command(["sweep", "work", "\(place.folder.path)/s.yaml", "--shards", shards, "--jobs", "1"])
    let process = try work.started(scratch: place.folder.path)
    let supervisor = process.processIdentifier
    func log() -> String {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? []
      return names.filter { $0.hasSuffix(".jsonl") }.sorted()
        .compactMap { try? String(contentsOfFile: "\(shards)/\($0)", encoding: .utf8) }.joined()
    }
    let worker = try #require(try Self.worker(of: process) { log().contains("started") })
    kill(blow == .nodeIsKilled ? supervisor : worker, blow.signal)
    kill(worker, SIGCONT)
    process.waitUntilExit()
    let isWhole = process.terminationReason == .exit && process.terminationStatus == 0
    #expect(isWhole == (blow != .nodeIsKilled))
    while kill(worker, 0) == 0 { usleep(10_000) }
    return (work, log)
  }

  @Test(
    "A worker of shards that crashes or is killed is started again, one whose node is killed stops after its point",
    arguments: Blow.allCases)
  func shards(_ blow: Blow) throws {
    let place = try Place(Self.sweep("{attempts: 2}", workload: "layers: 2, generate: 6"))
    let (work, log) = try work(place, blow)
    let results = log().components(separatedBy: "\"metrics\"").count - 1
    #expect(results == (blow == .nodeIsKilled ? 1 : 2))
    #expect(log().components(separatedBy: "\"started\"").count - 1 == (blow == .nodeIsKilled ? 1 : 3))
    #expect(try work.run().status == 0)
    #expect(try place.command("collect", ["--shards", "\(place.folder.path)/shards"]).run().status == 0)
    #expect(try place.command("status").run().output.contains("2 points: 2 done"))
  }

  @Test(
    "A point of shards whose worker is ended as often as the budget allows fails, and the others are done",
    arguments: [Blow.workerCrashes, .workerIsKilled])
  func givesUp(_ blow: Blow) throws {
    let place = try Place(Self.sweep("{attempts: 1}", workload: "layers: 2, generate: 6"))
    _ = try work(place, blow)
    let shards = ["--shards", "\(place.folder.path)/shards"]
    #expect(try place.command("collect", shards).run().status == 0)
    #expect(try place.command("status").run().output.contains("2 points: 1 done, 1 failed"))
    #expect(try place.table().contains("its process was ended by signal \(blow.signal)"))
  }

  @Test("One Ctrl-C finishes the point under way and no other, and the next run does the rest")
  func interrupt() throws {
    let place = try Place(Self.sweep("{attempts: 2}", workload: "layers: 2, generate: 4"))
    let process = try place.command("run", ["--jobs", "1"]).started(scratch: place.folder.path)
    let worker = try #require(try Self.worker(of: process) { try place.status(has: "1 running") })
    kill(process.processIdentifier, SIGINT)
    // The supervisor passes it on; the worker takes it when it goes on.
    usleep(300_000)
    kill(worker, SIGCONT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try place.command("status").run().output.contains("2 points: 1 pending, 1 done"))
    let rest = try place.command("run", ["--jobs", "1"]).run()
    #expect(rest.status == 0 && rest.error.contains("2 points, 1 finished before"), "\(rest.error)")
  }

  @Test("A folder of activities that cannot be written ends the sweep instead of making it wait")
  func unwritable() throws {
    let place = try Place(Self.sweep("{attempts: 2}"))
    try FileManager.default.createDirectory(
      atPath: "\(place.folder.path)/store", withIntermediateDirectories: true)
    // A link to nowhere: not even root can make a file in it.
    try FileManager.default.createSymbolicLink(
      atPath: "\(place.folder.path)/store/activities", withDestinationPath: "/proc/self/fdinfo")
    let outcome = try place.command("run", ["--jobs", "1"]).run()
    #expect(outcome.status == 73 && outcome.error.contains("activities"), "\(outcome.error)")
  }
}
