import DataFiles
import Foundation
import TestSupport
import Testing

/// What a replay says of the run that its activity was recorded in.
@Suite("The source of a recorded activity", .serialized)
struct RecordedSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "a stopped replay has the text, tokens and statistics of the run that was stopped then",
    arguments: ["40 us", "700 us", "1 ms", "1300 us", "2 ms"])
  func stopped(time: String) throws {
    let run = ["--tokens", "45,471", "--generate", "4"]
    try succeed(["run"] + run + ["--record-activity", folder.path("a.st"), "--out", folder.path("whole")])
    try succeed(["run"] + run + ["--stop-at", time, "--out", folder.path("run")])
    try succeed(["run", "--activity", folder.path("a.st"), "--stop-at", time, "--out", folder.path("replay")])
    for name in ["text", "tokens", "sites", "sparsity", "stop", "partial"] {
      #expect(try summary("replay")[name]?.content == summary("run")[name]?.content, "\(name)")
    }
  }

  @Test("a replay and a study of what a chip recorded that dropped spikes say so")
  func lossy() throws {
    let chip = Command.package.appendingPathComponent("Examples/chips/drop-queue.yaml").path
    try succeed([
      "run", "--tokens", "45,471,9,33", "--generate", "0", "--chip", chip, "--record-activity",
      folder.path("a.st"),
      "--out", folder.path("run"),
    ])
    let replay = try succeed(["run", "--activity", folder.path("a.st"), "--out", folder.path("replay")])
    #expect(
      replay.error.contains("note: the activity was recorded on a chip that dropped "), "\(replay.error)")
    #expect(try folder.text("replay/manifest.json").contains("recorded on a chip that dropped "))
    try succeed([
      "context", "--activity", folder.path("a.st"), "--lengths", "16", "--check", "none", "--no-baseline",
      "--out",
      folder.path("context"),
    ])
    #expect(try folder.text("context/summary.json").contains("recorded on a chip that dropped "))
  }

  @Test("a study of an activity states the mode that it was recorded under")
  func mode() throws {
    try succeed([
      "run", "--tokens", "45", "--generate", "2", "--k", "1.5", "--sites", "released", "--rounding", "floor",
      "--record-activity", folder.path("a.st"), "--out", folder.path("run"),
    ])
    try succeed([
      "context", "--activity", folder.path("a.st"), "--lengths", "16", "--check", "none", "--no-baseline",
      "--out",
      folder.path("context"),
    ])
    let manifest = try JSONValue.read(file: folder.path("context/manifest.json"), limit: 1 << 24)
    guard case .array(let listed) = try manifest.at("options").content else { throw CancellationError() }
    var options: [String: String] = [:]
    for option in listed { options[option["name"]?.string ?? ""] = option["value"]?.string }
    #expect(options["k"] == "1.5" && options["sites"] == "released" && options["rounding"] == "floor")
    #expect(options["generate"] == nil && options["stop"] == nil)
  }

  @discardableResult
  private func succeed(_ arguments: [String]) throws -> Command.Outcome {
    let outcome = try Command(arguments).run()
    #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
    return outcome
  }

  private func summary(_ run: String) throws -> JSONValue {
    try JSONValue.read(file: folder.path("\(run)/summary.json"), limit: 1 << 24)
  }
}
