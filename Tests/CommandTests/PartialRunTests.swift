import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("A run that is stopped before its end", .serialized)
struct PartialRunTests {
  /// Starts a run that would take long, and calls `body` when it is under way.
  private func interrupted(
    _ out: String, _ options: [String] = [], _ body: (Process) -> Void
  ) throws -> Command.Outcome {
    let scratch = try TemporaryFolder()
    let command = Command(
      ["run", "--generate", "900", "--progress", "json", "--out", out] + options)
    let process = try command.started(scratch: scratch.path)
    func error() throws -> String { try String(contentsOfFile: "\(scratch.path)/error", encoding: .utf8) }
    // The first look comes after some events: the run is under way then.
    for _ in 0..<6000 where try !error().contains("\"type\":\"progress\"") && process.isRunning {
      usleep(10_000)
    }
    body(process)
    process.waitUntilExit()
    return Command.Outcome(
      status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 1000 : 0),
      output: try String(contentsOfFile: "\(scratch.path)/output", encoding: .utf8), error: try error())
  }

  @Test(
    "by Ctrl-C, SIGTERM or a hang-up leaves a folder marked partial, in trains and packet by packet",
    arguments: [
      (SIGINT, ["--timing", "packet"]), (SIGTERM, ["--threads", "2"]), (SIGINT, ["--timing", "train"]),
      (SIGHUP, []),
    ])
  func signal(_ number: Int32, _ options: [String]) throws {
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    // Trains hold on this chip only with buffers that never fill.
    let endless =
      options.contains("train")
      ? ["--set", "noc.link_buffer=unbounded", "--set", "core.queue.depth=unbounded"] : []
    let outcome = try interrupted(out, options + endless) { kill($0.processIdentifier, number) }
    #expect(outcome.status == 128 + number, "\(outcome.error)")
    #expect(outcome.output.contains("PARTIAL"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run"])
    let manifest = try JSONValue.read(file: "\(out)/manifest.json", limit: 1 << 20)
    let summary = try JSONValue.read(file: "\(out)/summary.json", limit: 1 << 24)
    for json in [manifest, summary] { #expect(try json.at("partial").content == .bool(true)) }
    let stop = try manifest.at("stop")
    #expect(try stop.integer("positions_done") <= stop.integer("positions_entered"))
    #expect(try stop.integer("positions_entered") < stop.integer("positions"))
    #expect(try stop.integer("time_ps") <= stop.integer("end_ps"))
    #expect(try summary.integer("latency_ps", "total") == stop.integer("end_ps"))
    let events = try summary.at("events")
    #expect(
      try events.integer("packets")
        == events.integer("packets_served") + events.integer("packets_dropped")
        + events.integer("packets_in_flight"))
    let tokens = try CommandTable("\(out)/tokens.csv")
    #expect(try tokens.rows.count == stop.integer("positions_done"))
    let last = try #require(outcome.error.split(separator: "\n").last)
    let result = try JSONValue.text(String(last))
    #expect(try result.at("type").content == .string("result") && result.at("partial").content == .bool(true))
    #expect(try result.integer("sim_ps") == stop.integer("end_ps"))
    // It is a run folder like any other: a later run replaces it.
    #expect(try Small.run(out).run().status == 0)
  }

  @Test("goes on to its end where the reader of its talk and of its answer has gone")
  func readerGone() throws {
    let folder = try TemporaryFolder()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    // The reader ends before the program can have said anything.
    let line = "{ sleep 0.2; \"$0\" run --tokens 45 --generate 1 --out run; echo $? > status; } 2>&1 | true"
    shell.arguments = ["-c", line, Command.path]
    try shell.run()
    shell.waitUntilExit()
    #expect(try folder.text("status") == "0\n")
    #expect(FileManager.default.fileExists(atPath: folder.path("run/report.html")))
  }

  @Test("of a placement ends at the first signal and leaves nothing", arguments: [SIGINT, SIGHUP])
  func placement(_ number: Int32) throws {
    let folder = try TemporaryFolder()
    let chip = Command.package.appendingPathComponent("Examples/chips/spikefoundry-7b.yaml").path
    let command = Command([
      "place", "--synthetic", "spikingbrain-7b", "--chip", chip, "--out", folder.path("placement.yaml"),
      "--draw",
      folder.path("placement.svg"),
    ])
    let scratch = try TemporaryFolder()
    let process = try command.started(scratch: scratch.path)
    while process.isRunning, try folder.tree().count < 2 { usleep(1000) }
    // The second file is known to the handler a moment after it is there.
    usleep(50_000)
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + number)
    #expect(try folder.tree() == [])
  }

  @Test("before its start ends at the first signal and leaves nothing", .timeLimit(.minutes(1)))
  func preparing() throws {
    let (folder, scratch) = (try TemporaryFolder(), try TemporaryFolder())
    let chip = scratch.path("chip.yaml")
    #expect(mkfifo(chip, 0o600) == 0)
    // The program waits for the rest of the chip that never comes.
    let pipe = open(chip, O_RDWR | O_CLOEXEC)
    defer { close(pipe) }
    #expect(write(pipe, "s", 1) == 1)
    let process = try Command(["run", "--chip", chip, "--out", folder.path("run")]).started(
      scratch: scratch.path)
    var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    while process.isRunning, poll(&waiting, 1, 0) == 1 { usleep(1000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + SIGINT)
    #expect(try folder.tree() == [])
  }

  @Test("by two signals ends at once and leaves nothing")
  func twice() throws {
    let folder = try TemporaryFolder()
    // Both may be pending at once, and come in any order then.
    let outcome = try interrupted("\(folder.path)/new/run", ["--dump", "\(folder.path)/dump"]) { process in
      kill(process.processIdentifier, SIGINT)
      usleep(1000)
      kill(process.processIdentifier, SIGTERM)
    }
    #expect([128 + SIGINT, 128 + SIGTERM].contains(outcome.status))
    // Unless the folder was complete before the second one.
    let tree = try folder.tree()
    #expect(tree.isEmpty || tree.contains("new/run/manifest.json") && tree.first == "new")
  }

  @Test("by --stop-at gives the same bytes on any number of threads and ends with status 0")
  func stopAt() throws {
    let base = try RunFixture.partial.get()
    #expect(base.outcome.status == 0)
    #expect(try base.json("manifest.json").integer("stop", "time_ps") == 1_100_000_000)
    #expect(try base.json("manifest.json").integer("stop", "packets_in_flight") > 0)
    #expect(try base.table("cores.csv").sum("energy_total_fJ") > 0)
    for options in [["--threads", "3"], ["--timing", "packet", "--seed", "5"], ["--progress", "none"]] {
      let folder = try TemporaryFolder()
      let outcome = try Command(base.arguments + options + ["--out", "\(folder.path)/run"]).run()
      #expect(outcome.status == 0)
      #expect(try deterministicFiles("\(folder.path)/run") == deterministicFiles(base.out))
    }
  }

  @Test("behind its end is a whole run")
  func late() throws {
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    #expect(try Small.run(out, ["--stop-at", "1 s"]).run().status == 0)
    let whole = try RunFixture.small.get()
    for name in ["summary.json", "cores.csv", "windows.csv", "tokens.csv", "report.md"] {
      let text = try String(contentsOfFile: "\(out)/\(name)", encoding: .utf8)
      let expected = try String(contentsOfFile: "\(whole.out)/\(name)", encoding: .utf8)
      #expect(text.replacing("| option stop-at | 1000000000000 ps |\n", with: "") == expected, "\(name)")
    }
  }

  @Test("refuses to stop trains at a time, and times without a unit")
  func refusals() throws {
    for options in [
      ["--stop-at", "1ms", "--timing", "train"], ["--stop-at", "12"], ["--stop-at", "-1 ns"],
    ] {
      let outcome = try Small.run("/nonexistent/run", options).run()
      #expect(outcome.status == 64, "\(options)")
      #expect(outcome.error.contains("--stop-at") || outcome.error.contains("stop-at"))
    }
  }

  @Test("writes no dump and no activity, and says so")
  func noDump() throws {
    let folder = try TemporaryFolder()
    let outcome = try Small.run(
      "\(folder.path)/run",
      ["--stop-at", "1us", "--dump", "\(folder.path)/d", "--record-activity", "\(folder.path)/a"]
    ).run()
    #expect(outcome.status == 0 && outcome.error.contains("no --dump"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run"])
  }
}

@Suite("The progress of a run")
struct ProgressOptionTests {
  @Test("leaves every file and standard output as they are", arguments: ["auto", "line", "json", "none"])
  func unchanged(_ style: String) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    let outcome = try Command(base.arguments + ["--progress", style, "--out", out]).run()
    #expect(outcome.status == 0 && outcome.output == base.outcome.output)
    #expect(try deterministicFiles(out) == deterministicFiles(base.out))
    guard style == "json" else { return }
    let lines = outcome.error.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines { _ = try JSONValue.text(String(line)).at("steps_done") }
    let result = try JSONValue.text(String(try #require(lines.last)))
    #expect(try result.at("partial").content == .bool(false))
    #expect(try result.integer("steps_done") == result.integer("steps"))
  }

  @Test("says nothing with --quiet")
  func quiet() throws {
    let folder = try TemporaryFolder()
    let outcome = try Small.run("\(folder.path)/run", ["--quiet"]).run()
    #expect(outcome.status == 0 && outcome.error.isEmpty && !outcome.output.isEmpty)
  }
}
