import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("Points of a sweep that run again")
struct SweepRerunTests {
  /// A finished sweep of two chips, once with a model and once with its recorded activity.
  private static let sweep = Result { () throws -> TemporaryFolder in
    let folder = try TemporaryFolder()
    let outcome = try Small.run(folder.path("run"), ["--record-activity", folder.path("a.safetensors")]).run()
    guard outcome.status == 0 else { throw CommandTestError.unexpected(outcome.error) }
    for (name, workload) in [
      ("model", "layers: 1, tokens: '10,20', generate: 1"), ("activity", "activity: a.safetensors"),
    ] {
      try folder.make(
        "\(name).yaml",
        """
        schema: spikefoundry.sweep/v1
        name: \(name)
        workload: {\(workload)}
        axes: {chip.cores.rows: {values: [16, 12]}}
        objectives: {latency_total: min, cores: min}
        """)
      let outcome = try Command(
        ["sweep", "run", folder.path("\(name).yaml"), "--store", folder.path("store"), "--jobs", "2"]
      ).run()
      guard outcome.status == 0 else { throw CommandTestError.unexpected(outcome.error) }
    }
    return folder
  }

  private func rerun(_ name: String, _ options: [String], _ out: String) throws -> Command.Outcome {
    let folder = try Self.sweep.get()
    return try Command(
      ["sweep", "rerun", folder.path("\(name).yaml"), "--store", folder.path("store"), "--out", out] + options
    ).run()
  }

  @Test(
    "record the events that are asked for, and their tables stay the same",
    arguments: ["model", "activity"],
    [
      (["--trace", "L2"], ["barrier", "busy", "dram", "queue", "stall"]), (["--trace", "spike"], ["spike"]),
      (["--trace", "L4", "--sample", "1/8"], ["busy", "deliver", "hop", "packet", "spike"]),
    ])
  func traces(name: String, asked: (options: [String], kinds: [String])) throws {
    let folder = try TemporaryFolder()
    let plain = try rerun(name, ["--points", "0,1"], folder.path("plain"))
    let traced = try rerun(name, ["--points", "0,1"] + asked.options, folder.path("traced"))
    #expect(plain.status == 0 && traced.status == 0, "\(plain.error)\(traced.error)")
    for point in 0...1 {
      let files = try folder.tree().filter { $0.hasPrefix("traced/\(point)/events/") }
      for kind in asked.kinds {
        #expect(files.contains("traced/\(point)/events/\(kind)-00000.parquet"), "\(kind): \(files)")
      }
      #expect(try !folder.tree().contains { $0.hasPrefix("plain/\(point)/events") })
      for table in ["cores.csv", "energy.csv", "latency.csv", "tokens.csv", "windows.csv"] {
        let bytes = try ["plain", "traced"].map {
          try InputFile.read(folder.path("\($0)/\(point)/\(table)"), limit: 1 << 24)
        }
        let isSame = bytes[0] == bytes[1]
        #expect(isSame, "\(table) of point \(point)")
      }
    }
  }

  @Test("of the front record them too, and nothing else runs")
  func front() throws {
    let folder = try TemporaryFolder()
    let outcome = try rerun("model", ["--front", "--trace", "L2"], folder.path("out"))
    #expect(outcome.status == 0, "\(outcome.error)")
    let indices = try folder.tree().filter { $0.hasSuffix("events/index.json") }
    let answers = outcome.output.split(separator: "\n")
    #expect(!answers.isEmpty && answers.allSatisfy { $0.hasSuffix(": metrics equal to those of the sweep") })
    #expect(indices.count == answers.count)
  }

  @Test("are those of the last rung, each once")
  func rungs() throws {
    let folder = try TemporaryFolder()
    try folder.make(
      "s.yaml",
      """
      schema: spikefoundry.sweep/v1
      name: rungs
      workload: {layers: 1, tokens: '10,20', generate: 0}
      axes: {chip.core.lanes: {values: [8, 16]}}
      objectives: {latency_total: min}
      fidelity: {rungs: [{workload.tokens: '10'}, {}], on_low_correlation: warn}
      """)
    let arguments = [folder.path("s.yaml"), "--store", folder.path("store")]
    #expect(try Command(["sweep", "run"] + arguments).run().status == 0)
    let out = ["--points", "1", "--out", folder.path("out")]
    let outcome = try Command(["sweep", "rerun"] + arguments + out).run()
    #expect(outcome.output == "\(folder.path("out/1")): metrics equal to those of the sweep\n")
    #expect(try CommandTable(folder.path("out/1/tokens.csv")).rows.count == 2)
  }

  @Test(
    "are refused by name where they would record nothing or too much",
    arguments: [
      (["--points", "0,7"], "--points: expected points 0 to 1, found 7"),
      (["--trace", "L4"], "L4 records every hop of every packet: narrow it with --cores"),
      (["--cores", "3"], "--trace L1 records no events to choose from"),
      (
        ["--trace", "L2", "--cores", "200"],
        "--cores: expected 0 to 191, or 192 for the host, found 200 (point 1)"
      ),
      (
        ["--trace", "L2", "--trace-layers", "3"], "--trace-layers: expected layers 0 to 0, found 3 (point 1)"
      ),
    ])
  func refusals(options: [String], says: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try rerun(
      "model", (options.contains("--points") ? [] : ["--points", "1"]) + options, folder.path("out"))
    #expect(outcome.status == 64 && outcome.error.contains(says), "\(outcome.error)")
    #expect(try folder.tree().isEmpty)
  }
}
