import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("Outputs that would replace what a command reads")
struct OverwrittenInputTests {
  /// Every kind of input, and links to them; tests only read it.
  private static let inputs = Result { () throws -> TemporaryFolder in
    let folder = try TemporaryFolder()
    try folder.copy(Command.golden("w8a_tiny"), as: "model")
    try folder.copy(folder.path("model/config.json"), as: "shape.json")
    try folder.make("base.yaml", "extends: spikefoundry-ref\nname: base\n")
    try folder.make("chip.yaml", "schema: spikefoundry.chip/v1\nextends: base.yaml\nname: mine\n")
    try folder.link("here", to: ".")
    try folder.make("points.csv", "chip.core.lanes\n8\n16\n")
    try folder.make(
      "sweep.csv",
      """
      schema: spikefoundry.sweep/v1
      name: mine
      chip: chip.yaml
      workload: {model: model, layers: 1, tokens: '10', generate: 0}
      axes: {chip.core.lanes: {values: [8, 16]}}
      objectives: {latency_total: min}
      search: {method: file, file: points.csv}
      """)
    let commands: [[String]] = [
      ["place", "model"] + Small.options + ["--out", "place.yaml"],
      ["run", "model"] + Small.options + ["--out", "run", "--trace", "L2", "--record-activity", "run/a"],
      ["sweep", "run", "sweep.csv", "--store", "store", "--jobs", "1"],
      ["sweep", "rerun", "sweep.csv", "--store", "store", "--points", "0", "--out", "runs"],
    ]
    for command in commands {
      let outcome = try run(command, in: folder)
      guard outcome.status == 0 else { throw CommandTestError.unexpected(outcome.error) }
    }
    return folder
  }

  private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
    var command = Command(arguments)
    command.folder = folder.path
    return try command.run()
  }

  /// Every file with its bytes; of a ledger only what makes it one, as whoever opens it takes notes there and beside it.
  private static func contents(_ folder: TemporaryFolder) throws -> [String: Data] {
    let names = try folder.tree().filter { !$0.hasPrefix("store/ledger.sqlite-") }
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        guard let bytes = FileManager.default.contents(atPath: folder.path(name)) else { return nil }
        return (name, name == "store/ledger.sqlite" ? bytes.prefix(16) : bytes)
      })
  }

  private static let small = ["model"] + Small.options
  private static let sweep = ["sweep.csv", "--store", "store"]

  /// Command lines and the option that is at fault.
  static let commands: [(arguments: [String], option: String)] = [
    (["run"] + small + ["--out", "o", "--dump", "model/model.safetensors"], "--dump"),
    (["run"] + small + ["--out", "o", "--dump", "here/model/vocab.json"], "--dump"),
    (["run"] + small + ["--out", "o", "--record-activity", "model/config.json"], "--record-activity"),
    (["run"] + small + ["--out", "o", "--chip", "chip.yaml", "--dump", "./chip.yaml"], "--dump"),
    (["run"] + small + ["--out", "o", "--chip", "chip.yaml", "--dump", "base.yaml"], "--dump"),
    (["run"] + small + ["--out", "o", "--placement", "place.yaml", "--dump", "here/place.yaml"], "--dump"),
    (["run"] + small + ["--out", "run", "--placement", "run/placement.yaml"], "--out"),
    (["run"] + small + ["--out", "run", "--dump", "run/events/new"], "--dump"),
    (
      ["run", "--synthetic", "shape.json", "--out", "o", "--record-activity", "shape.json"],
      "--record-activity"
    ),
    (["run", "--activity", "run/a", "--out", "here/run"], "--out"),
    (["run", "--activity", "run/a", "--out", "o", "--record-activity", "run/a"], "--record-activity"),
    (["context", "--activity", "run/a", "--out", "run"], "--out"),
    (["place"] + small + ["--chip", "chip.yaml", "--out", "chip.yaml"], "--out"),
    (["place"] + small + ["--chip", "chip.yaml", "--out", "o", "--draw", "here/base.yaml"], "--draw"),
    (["place"] + small + ["--out", "o", "--draw", "here/o"], "--out and --draw name the same file"),
    (["price", "runs/0", "--chip", "run/chip.yaml", "--out", "run"], "--out"),
    (["replay", "run", "--out", "here/run"], "found that run"),
    (["trace", "convert", "run", "--out", "run/manifest.json"], "--out"),
    (["trace", "convert", "run", "--out", "run/energy.csv"], "--out"),
    (["trace", "convert", "run", "--out", "run/events/busy-00000.parquet"], "--out"),
    (["trace", "convert", "run", "--out", "here/run/events/new.json"], "--out"),
    (["report", "run", "--out", "run/manifest.json"], "--out"),
    (["report", "here/run", "--out", "run/placement.svg"], "--out"),
    (["sweep", "export"] + sweep + ["--out", "sweep.csv"], "--out"),
    (["sweep", "export"] + sweep + ["--out", "here/points.csv"], "--out"),
    (["sweep", "pareto"] + sweep + ["--out", "chip.yaml"], "--out"),
    (["sweep", "pareto"] + sweep + ["--out", "base.yaml"], "--out"),
    (["sweep", "pareto"] + sweep + ["--out", "model/config.json"], "--out"),
    (["sweep", "pareto"] + sweep + ["--out", "store/ledger.sqlite"], "--out"),
    (["sweep", "pareto"] + sweep + ["--out", "store/ledger.sqlite-wal"], "--out"),
    (["sweep", "pareto"] + sweep + ["--runs", "runs", "--out", "here/runs/0/report.html"], "--out"),
    (
      ["sweep", "rerun"] + sweep + ["--points", "0", "--out", "runs", "--set", "chip=runs/0/chip.yaml"],
      "--out"
    ),
  ]

  @Test("are refused before anything is written, however they are spelled", arguments: commands)
  func refused(arguments: [String], option: String) throws {
    let folder = try Self.inputs.get()
    let before = try Self.contents(folder)
    let outcome = try Self.run(arguments, in: folder)
    #expect(outcome.status == 64, "\(outcome.error)")
    expectMessage(outcome.error, [option])
    #expect(outcome.output.isEmpty)
    let after = try Self.contents(folder)
    #expect(after.keys.sorted() == before.keys.sorted())
    for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
  }

  @Test("are not those that a command makes in a run folder by itself, and not names that are new there")
  func allowed() throws {
    let folder = try TemporaryFolder()
    try folder.copy(try Self.inputs.get().path("run"), as: "run")
    for arguments in [
      ["report", "run"], ["report", "run", "--out", "run/report.html"],
      ["report", "run", "--out", "run/my.html"],
      ["report", "run", "--out", "run/my.html"], ["trace", "convert", "run"],
      ["trace", "convert", "run", "--to", "vcd", "--out", "run/timeline.vcd"],
      ["trace", "convert", "run", "--to", "csv", "--out", "run/part.csv"],
    ] {
      let outcome = try Self.run(arguments, in: folder)
      #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
    }
    let run = try Self.run(
      ["run", Command.golden("w8a_tiny")] + Small.options + ["--out", "run"], in: folder)
    #expect(run.status == 73 && run.error.contains("is not part of the earlier run"), "\(run.error)")
  }
}
