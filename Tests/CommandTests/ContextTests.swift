import Foundation
import Testing

@Suite("The command context")
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
      #expect(outcome.output.contains("1 M"))
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
}
