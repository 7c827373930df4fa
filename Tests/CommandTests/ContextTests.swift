import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The command context", .serialized)
struct ContextTests {
  private static func run(_ arguments: [String], out: String) throws -> Command.Outcome {
    try Command(
      ["context", Command.golden("w8a_tiny"), "--tokens", "5,17,3,9,2,40,8,1", "--generate", "0"] + arguments
        + [
          "--out", out,
        ]
    ).run()
  }

  @Test("writes a folder of tables and a chart, the same again, and prints the table")
  func folder() throws {
    try TemporaryFolder().use { path in
      let arguments = [
        "--lengths", "1k,1M", "--check", "none", "--no-baseline", "--stretch", "32", "--cycle", "8",
      ]
      let outcome = try Self.run(arguments, out: "\(path)/context")
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("1 M") && outcome.output.contains("stated error"))
      #expect(outcome.output.contains("beyond    from 1 k tokens on, a context is longer than the "))
      let table = try String(contentsOfFile: "\(path)/context/context.csv", encoding: .utf8).split(
        separator: "\n")
      #expect(table.count == 3)
      #expect(table[0].hasPrefix("model,context_tokens,key_blocks,ttft_ps,ttft_origin,ttft_stated_error"))
      #expect(table[2].hasPrefix("spiking,1048576,1,") && table[2].contains(",extrapolated,"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/context").sorted() == [
          "checks.csv", "context.csv", "context.md", "context.svg", "manifest.json", "summary.json",
        ])
      let summary = try Data(contentsOf: URL(fileURLWithPath: "\(path)/context/summary.json"))
      let again = try Self.run(arguments + ["--json", "--jobs", "1"], out: "\(path)/context")
      #expect(Data(again.output.utf8) == summary)
    }
  }

  @Test(
    "refuses lengths that it cannot study, with status 64",
    arguments: [
      ["--lengths", "0"], ["--lengths", "none"], ["--lengths", "1G"], ["--lengths", "9000000M"],
      ["--check", "1M"],
      ["--cycle", "0"], ["--stretch", "-1"], ["--jobs", "0"], ["--placement", "p.yaml"],
    ])
  func refusals(arguments: [String]) throws {
    try TemporaryFolder().use { path in
      let outcome = try Self.run(arguments, out: "\(path)/context")
      #expect(outcome.status == 64, "\(outcome.error)")
      #expect(!FileManager.default.fileExists(atPath: "\(path)/context"))
    }
  }

  /// Starts a study, sends it a signal when so many tokens are simulated, and waits for its end.
  private static func stopped(
    _ signal: Int32, after tokens: Int, _ arguments: [String], out: String
  ) throws -> Command.Outcome {
    let scratch = try TemporaryFolder()
    let command = Command(
      [
        "context", Command.golden("w8a_tiny"), "--tokens", "5,17,3,9", "--generate", "0", "--progress",
        "json",
      ]
        + arguments + ["--out", out])
    let process = try command.started(scratch: scratch.path)
    func error() throws -> String { try String(contentsOfFile: "\(scratch.path)/error", encoding: .utf8) }
    func done() throws -> Int {
      let found = try error().matches(of: #/"positions_done":(\d+)/#).last
      return found.flatMap { Int($0.output.1) } ?? 0
    }
    for _ in 0..<6000 where try done() < tokens && process.isRunning { usleep(10_000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return Command.Outcome(
      status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 1000 : 0),
      output: try String(contentsOfFile: "\(scratch.path)/output", encoding: .utf8), error: try error())
  }

  @Test("ends on Ctrl-C or SIGTERM with the lengths that are done, marked partial", arguments: [SIGTERM])
  func partial(signal: Int32) throws {
    try TemporaryFolder().use { path in
      let out = "\(path)/context"
      // The point takes 64 tokens and the curve hundreds, the check takes thousands.
      let outcome = try Self.stopped(
        signal, after: 400,
        ["--lengths", "64", "--check", "16k", "--no-baseline", "--stretch", "32", "--cycle", "8"], out: out
      )
      #expect(outcome.status == 128 + signal, "\(outcome.error)")
      #expect(outcome.error.contains("stopping: lengths that are done will be written"))
      #expect(outcome.output.hasPrefix("PARTIAL: stopped before its end: 1 of 1 points and 0 of 1 checks"))
      for file in ["manifest.json", "summary.json"] {
        let json = try JSONValue.read(file: "\(out)/\(file)", limit: 1 << 20)
        #expect(json["partial"]?.content == .bool(true), "\(file)")
      }
      let page = try String(contentsOfFile: "\(out)/context.md", encoding: .utf8)
      #expect(page.contains("**PARTIAL STUDY: stopped before its end"))
      let table = try String(contentsOfFile: "\(out)/context.csv", encoding: .utf8)
      #expect(table.split(separator: "\n").count == 2)
      // The last line is the result, in parts of the whole as the lines before it.
      let last = try #require(outcome.error.split(separator: "\n").last { $0.hasPrefix("{") })
      #expect(last.hasPrefix("{\"type\":\"result\"") && last.contains("\"partial\":true"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["context"])
    }
  }

  @Test("leaves nothing where it is stopped before the first length is done")
  func nothing() throws {
    try TemporaryFolder().use { path in
      let outcome = try Self.stopped(SIGINT, after: 1, ["--stretch", "100000"], out: "\(path)/new/context")
      #expect(outcome.status == 128 + SIGINT, "\(outcome.error)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.hasSuffix("stopped before the first length was done: nothing is written\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    }
  }
}
