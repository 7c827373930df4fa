import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The command of a page that repeats its run")
struct RepeatingCommandTests {
  /// What a run is asked for, and the words of the command on its page that name chip and placement.
  struct Asked: CustomStringConvertible {
    var options: [String]
    var words: String
    var description: String { options.joined(separator: " ") }

    init(_ options: [String], _ words: String) { (self.options, self.words) = (options, words) }
  }

  static let prompt = ["--tokens", "45", "--generate", "1"]

  static let runs = [
    Asked(prompt, "--chip spikefoundry-ref --tokens"),
    Asked(prompt + ["--set", "chip.core.lanes=32"], "--chip spikefoundry-ref --tokens"),
    Asked(prompt + ["--chip", "wide.yaml"], "--chip chip.yaml --tokens"),
    Asked(prompt + ["--chip", "named.yaml"], "--chip chip.yaml --tokens"),
    Asked(
      prompt + ["--placement", "moved.yaml"], "--chip spikefoundry-ref --placement placement.yaml --tokens"),
    Asked(prompt + ["--placement", "placed.yaml"], "--chip spikefoundry-ref --tokens"),
    Asked(prompt + ["--chip", "wide.yaml", "--stop-at", "20 us"], "--chip chip.yaml --tokens"),
    Asked(["--activity", "fired.st", "--chip", "wide.yaml"], "--chip chip.yaml --coding"),
    Asked(["--activity", "fired.st", "--placement", "moved.yaml"], "--placement placement.yaml --coding"),
  ]

  /// The files that the runs name.
  private func filled() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.make("wide.yaml", "extends: spikefoundry-ref\ncore: {lanes: 32}\n")
    try folder.make("named.yaml", "extends: wide.yaml\nname: mine\nhost: {at: [3, 3]}\n")
    let placed = try command(["place"] + Self.prompt, in: folder).output
    try folder.make("placed.yaml", placed)
    // Every core that is used moves to the other end of the mesh.
    let moved = placed.replacing(#/on: core (\d+)/#) { "on: core \(255 - (Int($0.1) ?? 0))" }
    try folder.make("moved.yaml", moved)
    _ = try command(["run"] + Self.prompt + ["--record-activity", "fired.st", "--out", "fired"], in: folder)
    return folder
  }

  private func command(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
    var command = Command(arguments)
    command.folder = folder.path
    let outcome = try command.run()
    #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
    return outcome
  }

  /// The command of a page, its placeholders filled in.
  private func printed(_ page: String) throws -> String {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    let command = try #require(text.firstMatch(of: #/<pre tabindex="0">spikefoundry (run .*?)<\/pre>/#)?.1)
    return String(command).replacing("&#39;", with: "'").replacing("&lt;", with: "<")
      .replacing("--activity FILE", with: "--activity ../fired.st")
  }

  @Test("gives the same results in the run folder", arguments: runs)
  func repeated(_ asked: Asked) throws {
    let folder = try filled()
    _ = try command(["run"] + asked.options + ["--out", "run"], in: folder)
    let printed = try printed("\(folder.path)/run/report.html")
    #expect(printed.contains(asked.words), "\(printed)")
    try expectEqual(printed, in: folder)
  }

  @Test(
    "gives the results of a point of a sweep in the folder of its rerun",
    arguments: ["tokens: '45', generate: 2, k: 2.5, coding: graded", "activity: fired.st, coding: ternary"])
  func point(workload: String) throws {
    let folder = try filled()
    try folder.make(
      "sweep.yaml",
      """
      schema: spikefoundry.sweep/v1
      name: lanes
      workload: {\(workload)}
      axes: {chip.core.lanes: {values: [8]}}
      objectives: {latency_total: min}
      """)
    _ = try command(["sweep", "run", "sweep.yaml", "--store", "store"], in: folder)
    _ = try command(
      ["sweep", "rerun", "sweep.yaml", "--store", "store", "--points", "0", "--out", "points"], in: folder)
    try FileManager.default.moveItem(atPath: folder.path("points/0"), toPath: folder.path("run"))
    try expectEqual(try printed(folder.path("run/report.html")), in: folder)
  }

  /// Runs a command in the folder `run`, and compares.
  private func expectEqual(_ printed: String, in folder: TemporaryFolder) throws {
    var difference = Command(["diff", "run", "again"])
    difference.folder = folder.path
    difference.prefix = "(cd run && '\(Command.path)' \(printed) --out ../again) || exit"
    let outcome = try difference.run()
    #expect(outcome.status == 0, "\(printed)\n\(outcome.output)\(outcome.error)")
  }

  @Test("no chip that is not the preset bears its name unmarked, and none its summary")
  func named() throws {
    let folder = try filled()
    for (options, title, name) in [
      ([], "spikefoundry-ref", "spikefoundry-ref"),
      (["--set", "core.lanes=32"], "spikefoundry-ref, changed", "spikefoundry-ref"),
      (["--chip", "wide.yaml"], "wide", "wide"), (["--chip", "named.yaml"], "mine", "mine"),
    ] {
      _ = try command(["run"] + Self.prompt + options + ["--out", "run"], in: folder)
      let page = try String(contentsOfFile: "\(folder.path)/run/report.html", encoding: .utf8)
      #expect(page.contains("on <bdi>\(title)</bdi></h1>"), "\(options)")
      let chip = try String(contentsOfFile: "\(folder.path)/run/chip.yaml", encoding: .utf8)
      #expect(chip.contains("\nname: \"\(name)\"\n"), "\(options)")
      #expect(chip.contains("summary: \"no summary\"") == options.contains("--chip"))
    }
  }
}
