import DataFiles
import Foundation
import TestSupport
import Testing

/// `--synthetic`.
@Suite("A synthetic model on the command line")
struct SyntheticTests {
  private static let configuration = """
    model_type: gla_swa
    vocab_size: 200
    hidden_size: 64
    intermediate_size: 128
    num_hidden_layers: 2
    num_attention_heads: 4
    num_key_value_heads: 2
    sliding_window: 8
    max_position_embeddings: 64
    rope_theta: 10000
    """

  /// Runs in a folder that holds the configuration as `shapes.yaml`.
  private func run(_ folder: TemporaryFolder, _ arguments: [String]) throws -> Command.Outcome {
    try folder.make("shapes.yaml", Self.configuration)
    var command = Command(arguments)
    command.folder = folder.path
    return try command.run()
  }

  private func manifest(_ folder: TemporaryFolder, _ run: String) throws -> JSONValue {
    try JSONValue.read(file: "\(folder.path)/\(run)/manifest.json", limit: 1 << 24)
  }

  @Test(
    "is refused where its window or its positions fit in no memory, before anything is made of them",
    .timeLimit(.minutes(5)),
    arguments: [
      (["sliding_window: 8": "sliding_window: 268435456"], [], "the model needs more than "),
      (
        [:], ["--prompt-tokens", "2000000000", "--generate", "0"],
        "a prompt of 2000000000 tokens and 0 to generate need"
      ),
      ([:], ["--generate", "2000000000"], "a prompt of 1 tokens and 2000000000 to generate need about "),
      (
        [:], ["--prompt-tokens", "1000000", "--generate", "0", "--record-activity", "a.st"],
        "a prompt of 1000000 tokens and 0 to generate, whose activity is kept, need about "
      ),
    ])
  func endless(changes: [String: String], options: [String], message: String) throws {
    let folder = try TemporaryFolder()
    var text = Self.configuration.replacing(
      "max_position_embeddings: 64", with: "max_position_embeddings: 2147483648")
    for (old, new) in changes { text = text.replacing(old, with: new) }
    try folder.make("endless.yaml", text)
    var command = Command(["run", "--synthetic", "endless.yaml"] + options)
    command.folder = folder.path
    // Two gigabytes of address space: what is stated is checked before anything is allocated.
    command.prefix = "ulimit -v 2097152"
    let outcome = try command.run()
    #expect(outcome.status == 65 && outcome.error.contains(message), "\(outcome.status): \(outcome.error)")
    #expect(try folder.tree() == ["endless.yaml"])
  }

  @Test(
    "is refused a prompt that no manifest can list, before it is simulated, and replaces one that is long")
  func longestPrompt() throws {
    let folder = try TemporaryFolder()
    try folder.make(
      "long.yaml",
      Self.configuration.replacing("max_position_embeddings: 64", with: "max_position_embeddings: 2147483648")
    )
    func run(_ tokens: String) throws -> Command.Outcome {
      var command = Command([
        "run", "--quiet", "--synthetic", "long.yaml", "--prompt-tokens", tokens, "--generate", "0",
        "--stop-at", "1 ns",
        "--out", "out",
      ])
      command.folder = folder.path
      return try command.run()
    }
    let refused = try run("3145729")
    #expect(refused.status == 64 && refused.error.contains("at most 3145728 tokens"), "\(refused.error)")
    #expect(try folder.tree() == ["long.yaml"])
    // The manifest has more than a megabyte: it must still say that the folder may be replaced.
    for _ in 0..<2 {
      let outcome = try run("1000000")
      #expect(outcome.error.isEmpty, "\(outcome.error)")
      #expect(try manifest(folder, "out").at("tokens").at("prompt").elements().count == 1_000_000)
    }
  }

  @Test("records events that are the same in a replay of its activity, byte by byte")
  func replayedEvents() throws {
    let folder = try TemporaryFolder()
    let trace = ["--generate", "1", "--trace", "L3"]
    let first = try run(
      folder,
      ["run", "--synthetic", "shapes.yaml", "--tokens", "3,1", "--record-activity", "a.st", "--out", "one"]
        + trace)
    #expect(first.status == 0, "\(first.error)")
    let replay = try run(folder, ["run", "--activity", "a.st", "--trace", "L3", "--out", "two"])
    #expect(replay.status == 0, "\(replay.error)")
    let events = try deterministicFiles(folder.path("one/events"))
    #expect(events.count > 2)
    let replayed = try deterministicFiles(folder.path("two/events"))
    for (name, bytes) in events { #expect(replayed[name] == bytes, "\(name)") }
  }

  @Test("is run again by replay: its shapes come from where the file lay, or from where --model says")
  func runAgain() throws {
    let folder = try TemporaryFolder()
    let first = try run(
      folder, ["run", "--synthetic", "shapes.yaml", "--tokens", "3,1", "--generate", "1", "--out", "one"])
    #expect(first.status == 0, "\(first.error)")
    let again = try run(folder, ["replay", "one", "--out", "two"])
    #expect(again.status == 0 && again.output.hasPrefix("equal "), "\(again.error)\(again.output)")
    #expect(
      try deterministicFiles("\(folder.path)/one") == deterministicFiles("\(folder.path)/two"))
    try folder.make("elsewhere/shapes.yaml", Self.configuration)
    try FileManager.default.removeItem(atPath: folder.path("shapes.yaml"))
    func replay(_ options: [String]) throws -> Command.Outcome {
      var command = Command(["replay", "one", "--window", "2", "--out", "three"] + options)
      command.folder = folder.path
      return try command.run()
    }
    let lost = try replay([])
    #expect(
      lost.status == 66 && lost.error.contains("'shapes'") && lost.error.contains("--model"), "\(lost.error)")
    let moved = try replay(["--model", "elsewhere/shapes.yaml"])
    #expect(moved.status == 0 && moved.output.hasPrefix("equal "), "\(moved.error)\(moved.output)")
    let other = Self.configuration.replacing("intermediate_size: 128", with: "intermediate_size: 64")
    try folder.make("elsewhere/shapes.yaml", other)
    let wrong = try replay(["--model", "elsewhere/shapes.yaml"])
    #expect(wrong.status == 65 && wrong.error.contains("model.intermediate: expected 64"), "\(wrong.error)")
  }

  @Test("says in the manifest what it was made of, and replays without weights to the same tables")
  func replay() throws {
    let folder = try TemporaryFolder()
    let model = [
      "--synthetic", "shapes.yaml", "--synthetic-seed", "9", "--firing", "0.31", "--weights", "shared:1",
    ]
    let recorded = try run(
      folder,
      ["run"] + model + [
        "--prompt-tokens", "3", "--generate", "2", "--out", "one", "--record-activity", "a.st",
      ])
    #expect(recorded.status == 0, "\(recorded.error)")
    let synthetic = try #require(try manifest(folder, "one")["synthetic"])
    #expect(synthetic["configuration"]?.content == .string("shapes"))
    #expect(synthetic["seed"]?.content == .string("9"))
    #expect(synthetic["firing"]?.content == .string("0.31"))
    #expect(synthetic["weights"]?.content == .string("shared:1"))
    let replayed = try run(folder, ["run", "--activity", "a.st", "--out", "two"])
    #expect(replayed.status == 0, "\(replayed.error)")
    let (first, second) = try (
      deterministicFiles("\(folder.path)/one"), deterministicFiles("\(folder.path)/two")
    )
    for name in [
      "cores.csv", "ops.csv", "energy.csv", "links.csv", "windows.csv", "tokens.csv", "critical.csv",
    ] {
      #expect(first[name] != nil && first[name] == second[name], "\(name)")
    }
    #expect(try manifest(folder, "two")["synthetic"] == nil)
  }

  @Test("gives the same bytes again, and other weights change nothing but the digest")
  func determinism() throws {
    let folder = try TemporaryFolder()
    let common = ["run", "--synthetic", "shapes.yaml", "--layers", "1", "--generate", "1"]
    for (out, more) in [
      ("a", []), ("b", ["--seed", "5"]), ("c", ["--sites", "paper", "--weights", "distinct"]),
    ] {
      #expect(try run(folder, common + ["--out", out] + more).status == 0)
    }
    let first = try deterministicFiles("\(folder.path)/a")
    #expect(try deterministicFiles("\(folder.path)/b") == first)
    #expect(try deterministicFiles("\(folder.path)/c")["summary.json"] == first["summary.json"])
    #expect(
      try run(folder, common + ["--out", "d", "--synthetic-seed", "2"]).status == 0
        && manifest(folder, "d")["synthetic"]?["digest"] != manifest(folder, "a")["synthetic"]?["digest"])
  }

  @Test("is placed from its shape")
  func place() throws {
    let folder = try TemporaryFolder()
    let placed = try run(folder, ["place", "--synthetic", "shapes.yaml"])
    #expect(placed.status == 0 && placed.output.contains("hidden: 64"), "\(placed.error)")
  }

  @Test(
    "refuses what has no meaning without weights, and says so",
    arguments: [
      (["run", "--synthetic", "shapes.yaml", "--prompt", "x"], 64, "no --prompt"),
      (["run", "--synthetic", "shapes.yaml", "--dump", "d"], 64, "no values to write"),
      (["run", "--synthetic", "shapes.yaml", "--tokens", "1", "--prompt-tokens", "2"], 64, "not both"),
      (["run", "--synthetic", "shapes.yaml", "--tokens", "200"], 64, "not in the vocabulary"),
      (["run", "--synthetic", "shapes.yaml", "--prompt-tokens", "65"], 64, "65"),
      (["run", "--synthetic", "shapes.yaml", "--firing", "0"], 64, "expected a share above 0"),
      (["run", "--synthetic", "shapes.yaml", "--weights", "shared:0"], 64, "shared:0"),
      (["run", "--synthetic", "shapes.yaml", "--layers", "3"], 64, "0..<2"),
      (["run", "--firing", "0.5"], 64, "belong to --synthetic"),
      (["run", "--synthetic", "spikingbrain-7", "--out", "o"], 66, "did you mean 'spikingbrain-7b'"),
      (["run", "--synthetic", "spikingbrain-7b", "--weights", "shared:1", "--layers", "1"], 65, "cores"),
      (["verify", "--synthetic", "shapes.yaml"], 64, "no values to compare"),
    ])
  func refusals(_ arguments: [String], _ status: Int, _ message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try run(folder, arguments)
    #expect(Int(outcome.status) == status, "\(outcome.error)")
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
