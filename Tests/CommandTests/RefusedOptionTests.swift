import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("Options that would do nothing")
struct RefusedOptionTests {
  /// A recorded activity of a small run.
  private static let activity = Result { () throws -> (folder: TemporaryFolder, file: String) in
    let folder = try TemporaryFolder()
    let file = folder.path("a.safetensors")
    let outcome = try Small.run(folder.path("run"), ["--record-activity", file]).run()
    guard outcome.status == 0 else { throw CommandTestError.unexpected(outcome.error) }
    return (folder, file)
  }

  private func expectUsage(_ arguments: [String], _ says: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command(arguments + ["--out", folder.path("run")]).run()
    #expect(outcome.status == 64, "\(outcome.error)")
    for text in says { #expect(outcome.error.contains(text), "\(text) in \(outcome.error)") }
    #expect(try folder.tree().isEmpty)
  }

  @Test(
    "are refused by name beside a recorded activity, which says the same, also where they agree with it",
    arguments: ["run", "context"],
    [
      ["--k", "3"], ["--sites", "paper"], ["--rounding", "floor"], ["--window", "released"],
      ["--layers", "1"],
      ["--generate", "24"], ["--stop"], ["--prompt", "a"], ["--tokens", "1"],
      ["--synthetic", "spikingbrain-7b"],
    ])
  func besideActivity(command: String, option: [String]) throws {
    try expectUsage(
      [command, "--activity", try Self.activity.get().file] + option, ["give no \(option[0]) with it"])
  }

  @Test("are all named at once")
  func several() throws {
    try expectUsage(
      ["run", "--activity", "a", "--k", "2", "--stop", "--layers", "1"],
      ["give no --stop, --layers or --k with it"])
  }

  @Test("say how spikes were made where an activity from elsewhere, beside its model, does not")
  func elsewhere() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: try Self.activity.get().file)
    var writer = SafetensorsWriter()
    for tensor in file.tensors { try writer.add(tensor.name, shape: tensor.shape, try tensor.int32s()) }
    try folder.make("a", try writer.bytes())
    let options = [
      "run", "--activity", folder.path("a"), Command.golden("w8a_tiny"), "--layers", "0..<1", "--k", "2",
    ]
    let outcome = try Command(options + ["--out", folder.path("run")]).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let manifest = try JSONValue.read(file: folder.path("run/manifest.json"), limit: 1 << 20)
    #expect(try manifest.at("mode", "k").text() == "2.0")
    try expectUsage(options + ["--generate", "1"], ["give no --generate with it"])
  }

  @Test(
    "as they name no site, core, layer or position of the run are refused with what there is",
    arguments: [
      (["--spikes", "mlp.inn"], ["--spikes", "'mlp.inn'", "did you mean 'mlp.in'"]),
      (["--spikes", "layers.3.mlp.in"], ["did you mean 'layers.0.mlp.in'"]),
      (
        ["--trace", "L2", "--cores", "0-300"],
        ["--cores: expected 0 to 255, or 256 for the host", "found 300"]
      ),
      (["--trace", "L2", "--trace-layers", "2"], ["--trace-layers: expected layers 0 to 0, found 2"]),
      (["--trace", "L2", "--trace-tokens", "1,2"], ["--trace-tokens: expected positions 0 to 1, found 2"]),
    ])
  func ofNothing(options: [String], says: [String]) throws {
    try expectUsage(["run", Command.golden("w8a_tiny")] + Small.options + options, says)
    try expectUsage(["run", "--activity", try Self.activity.get().file] + options, says)
  }

  @Test("as they name cores on which nothing is placed, are taken with a note")
  func idleCores() throws {
    let folder = try TemporaryFolder()
    for (cores, isNoted) in [("255", true), ("0-255", false), ("256", false)] {
      let outcome = try Small.run(folder.path("run"), ["--trace", "L2", "--cores", cores]).run()
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.error.contains("--cores: nothing is placed on any of these cores") == isNoted)
    }
  }

  @Test("--trace-layers counts layers as the checkpoint does, also where a run starts behind its first one")
  func layersOfPart() throws {
    let folder = try TemporaryFolder()
    let options = [
      "--tokens", "1", "--generate", "1", "--layers", "1..<3", "--trace", "busy", "--tables", "csv",
    ]
    let command = Command(
      ["run", Command.golden("w8a_tiny"), "--out", folder.path("run"), "--trace-layers", "2"] + options)
    #expect(try command.run().status == 0)
    let names = try CommandTable(folder.path("run/events/busy-00000.csv")).column("op")
    #expect(!names.isEmpty && names.allSatisfy { $0.hasPrefix("layers.2.") }, "\(Set(names))")
  }

  @Test(
    "of a synthetic model are refused without one",
    arguments: ["--firing", "--synthetic-seed", "--prompt-tokens"])
  func withoutSynthetic(option: String) throws {
    try expectUsage(["run", option, "1"], [option, "belong to --synthetic"])
  }

  @Test(
    "A pipe that nobody writes to is refused wherever a file is read, without waiting",
    .timeLimit(.minutes(1)),
    arguments: [
      ["run", "--chip"], ["run", "--placement"], ["run", "--synthetic"], ["run", "--activity"],
      ["sweep", "plan"],
    ])
  func pipes(command: [String]) throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path("pipe.yaml"), 0o600) == 0)
    var line = Command(command + ["pipe.yaml"])
    line.folder = folder.path
    let outcome = try line.run()
    #expect(outcome.status == 66 && outcome.error.contains("pipe.yaml: error:"), "\(outcome.error)")
    #expect(try folder.tree() == ["pipe.yaml"])
  }

  @Test("An argument that is no UTF-8 is refused with its number: altered, it would name another file")
  func otherBytes() throws {
    let folder = try TemporaryFolder()
    var command = Command(["run", "--quiet", "--out"])
    command.folder = folder.path
    command.prefix = "set -- \"$@\" \"$(printf 'a\\377b')\""
    let outcome = try command.run()
    #expect(outcome.status == 64)
    #expect(
      outcome.error.hasPrefix("spikefoundry: error: argument 4: expected UTF-8, found other bytes in 'a"))
    #expect(try folder.tree().isEmpty)
  }
}
