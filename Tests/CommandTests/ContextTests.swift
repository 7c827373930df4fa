import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The command context", .serialized)
struct ContextTests {
  /// As small as it gets: a study takes hundreds of tokens.
  private static let shapes = """
    model_type: gla_swa
    vocab_size: 50
    hidden_size: 32
    intermediate_size: 64
    num_hidden_layers: 2
    num_attention_heads: 2
    num_key_value_heads: 1
    sliding_window: 8
    max_position_embeddings: 64
    rope_theta: 10000
    """

  /// A study of `shapes` that writes into a folder of its own.
  private static func study(_ arguments: [String], in folder: TemporaryFolder) throws -> Command {
    try folder.make("shapes.yaml", shapes)
    return Command(
      ["context", "--synthetic", "\(folder.path)/shapes.yaml", "--generate", "0"] + arguments
        + ["--out", "\(folder.path)/out/context"])
  }

  @Test("writes a folder of tables and a chart, the same again, and prints the table")
  func folder() throws {
    let scratch = try TemporaryFolder()
    try scratch.use { folder in
      let path = "\(folder)/out"
      let arguments = [
        "--tokens", "5,17,3,9,2,40,8,1", "--lengths", "1k,1M", "--check", "none", "--no-baseline",
        "--stretch",
        "32", "--cycle", "8",
      ]
      let outcome = try Self.study(arguments, in: scratch).run()
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
      let again = try Self.study(arguments + ["--json", "--jobs", "1"], in: scratch).run()
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
      let model = ["context", Command.golden("w8a_tiny"), "--tokens", "5,17,3,9", "--generate", "0"]
      let outcome = try Command(model + arguments + ["--out", "\(path)/context"]).run()
      #expect(outcome.status == 64, "\(outcome.error)")
      #expect(!FileManager.default.fileExists(atPath: "\(path)/context"))
    }
  }

  /// Starts a study, sends it a signal when so many tokens are simulated, and waits for its end.
  private static func stopped(
    _ signal: Int32, after tokens: Int, _ arguments: [String], in folder: TemporaryFolder
  ) throws -> Command.Outcome {
    let scratch = try TemporaryFolder()
    let command = try study(["--tokens", "5,17,3,9", "--progress", "json"] + arguments, in: folder)
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
    let scratch = try TemporaryFolder()
    try scratch.use { folder in
      let out = "\(folder)/out/context"
      // The point takes 64 tokens and the curve hundreds, the check takes thousands.
      let outcome = try Self.stopped(
        signal, after: 400,
        ["--lengths", "64", "--check", "64k", "--no-baseline", "--stretch", "32", "--cycle", "8"], in: scratch
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
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out") == ["context"])
    }
  }

  @Test("leaves nothing where it is stopped before the first length is done")
  func nothing() throws {
    let scratch = try TemporaryFolder()
    try scratch.use { path in
      let outcome = try Self.stopped(SIGINT, after: 1, ["--stretch", "100000"], in: scratch)
      #expect(outcome.status == 128 + SIGINT, "\(outcome.error)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.hasSuffix("stopped before the first length was done: nothing is written\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["shapes.yaml"])
    }
  }
}
