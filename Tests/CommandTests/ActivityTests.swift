import DataFiles
import Foundation
import TestSupport
import Testing

/// `run --record-activity` and `run --activity`.
@Suite("A recorded activity")
struct ActivityTests {
  /// One run of the embedded model with what fired.
  struct Recording: Sendable {
    let folder: TemporaryFolder
    let outcome: Command.Outcome
    var file: String { "\(folder.path)/activity.safetensors" }
    var out: String { "\(folder.path)/run" }

    static let shared = Result {
      let folder = try TemporaryFolder()
      let outcome = try Command([
        "run", "--tokens", "45,471", "--generate", "2", "--out", "\(folder.path)/run", "--record-activity",
        "\(folder.path)/activity.safetensors",
      ]).run()
      return Recording(folder: folder, outcome: outcome)
    }
  }

  private static let tables = [
    "cores.csv", "critical.csv", "critical.parquet", "ops.csv", "energy.csv", "links.csv", "windows.csv",
    "tokens.csv", "cores.parquet",
    "ops.parquet", "energy.parquet", "links.parquet", "windows.parquet", "tokens.parquet", "placement.yaml",
    "noc.svg",
  ]

  @Test("replays without weights to the same tables, byte by byte")
  func equal() throws {
    let recording = try Self.Recording.shared.get()
    #expect(recording.outcome.status == 0, "\(recording.outcome.error)")
    let folder = try TemporaryFolder()
    let replay = try Command(["run", "--activity", recording.file, "--out", "\(folder.path)/run"]).run()
    #expect(replay.status == 0, "\(replay.error)")
    let recorded = try deterministicFiles(recording.out)
    let replayed = try deterministicFiles("\(folder.path)/run")
    for name in Self.tables {
      #expect(recorded[name] != nil && recorded[name] == replayed[name], "\(name)")
    }
    let events = try summary(recording.out)["events"]?.content
    #expect(try summary("\(folder.path)/run")["events"]?.content == events)
    #expect(
      replay.output.split(separator: "\n").first == recording.outcome.output.split(separator: "\n").first)
  }

  @Test("runs on another chip and under another coding, with the synaptic operations of the model")
  func elsewhere() throws {
    let recording = try Self.Recording.shared.get()
    let folder = try TemporaryFolder()
    let moved = try Command([
      "run", "--activity", recording.file, "--set", "core.lanes=32", "--set", "core.queue.depth=2", "--json",
      "--out", "\(folder.path)/moved",
    ]).run()
    #expect(moved.status == 0, "\(moved.error)")
    let recorded = try operations(in: recording.out)
    #expect(try operations(in: "\(folder.path)/moved") == recorded)
    let ternary = try Command([
      "run", "--activity", recording.file, "--coding", "ternary", "--out", "\(folder.path)/ternary",
    ]).run()
    #expect(ternary.status == 0)
    #expect(try operations(in: "\(folder.path)/ternary") > recorded)
  }

  @Test("says which costs a file without masks cannot tell, and takes counts of 16 bits")
  func foreign() throws {
    let recording = try Self.Recording.shared.get()
    let file = try SafetensorsFile(path: recording.file)
    var writer = SafetensorsWriter(metadata: file.metadata)
    for tensor in file.tensors where !tensor.name.hasPrefix("active/") {
      let values = try tensor.int32s()
      if tensor.name.hasPrefix("count/") {
        try writer.add(tensor.name, shape: tensor.shape, values.map { Int16(truncatingIfNeeded: $0) })
      } else {
        try writer.add(tensor.name, shape: tensor.shape, values)
      }
    }
    let folder = try TemporaryFolder()
    try folder.make("foreign.safetensors", try writer.bytes())
    let replay = try Command([
      "run", "--activity", "\(folder.path)/foreign.safetensors", "--out", "\(folder.path)/run",
    ]).run()
    #expect(replay.status == 0, "\(replay.error)")
    #expect(replay.error.contains("unknown: active/model.layers.0.attn.q: no mask"))
    #expect(try operations(in: "\(folder.path)/run") == operations(in: recording.out))
  }

  @Test(
    "is refused with the tensor or entry that is wrong",
    arguments: [
      ("hidden", "0", "__metadata__.hidden"), ("layers", "linear,none", "__metadata__.layers"),
      ("schema", "other", "__metadata__.schema"),
      ("intermediate", "384", "count/model.layers.0.mlp.down_proj"),
      ("prompt", "900", "tokens"), ("prompt", "1", "tokens"), ("k", "nan", "__metadata__.k"),
      ("k", "0.001", "__metadata__.k"), ("generate", "0", "tokens"), ("generate", "1", "tokens"),
      ("generate", "9", "tokens"), ("weight_group", "7", "__metadata__.weight_group"),
      ("weight_group", "1048576", "__metadata__.weight_group"),
      ("raw_weight_bytes", "3", "__metadata__.raw_weight_bytes"),
      ("head_dimension", "33", "__metadata__.head_dimension"),
    ])
  func damaged(entry: String, value: String, place: String) throws {
    try expectRefused([entry: value], place)
  }

  @Test(
    "is refused where a tensor is none that its model has, with the nearest one or the reason",
    arguments: [
      ("active/model.layers.1.attn.q", "layer 1 has window attention, which has no masks"),
      ("active/model.layers.4096.attn.q", "its layers are 0..<"),
      ("count/model.layers.4096.mlp.in", "its layers are 0..<"),
      ("count/model.layers.0.mlp.inn", "did you mean 'count/model.layers.0.mlp.in'?"),
      ("count/model.layers.0.attn.q_spike", "expected only tensors of this model"),
      ("nxt", "did you mean 'next'?"), ("count/foo", "expected only tensors of this model"),
    ])
  func foreignTensor(name: String, reason: String) throws {
    let file = try SafetensorsFile(path: try Self.Recording.shared.get().file)
    var writer = SafetensorsWriter(metadata: file.metadata)
    for tensor in file.tensors { try writer.add(tensor.name, shape: tensor.shape, try tensor.int32s()) }
    try writer.add(name, shape: [1], [Int32(0)])
    let folder = try TemporaryFolder()
    try folder.make("more.safetensors", try writer.bytes())
    let replay = try Command([
      "run", "--activity", folder.path("more.safetensors"), "--out", folder.path("run"),
    ]).run()
    #expect(replay.status == 65)
    #expect(
      replay.error.contains(": \(name): expected only") && replay.error.contains(reason), "\(replay.error)")
    #expect(try folder.tree() == ["more.safetensors"])
  }

  @Test("is refused where its rows fit in no memory, before anything is made of them")
  func endlessRows() throws {
    let rows = 40_000_000
    let header =
      #"{"__metadata__":{"schema":"spikefoundry.activity/v1"},"tokens":{"dtype":"I8","shape":[\#(rows)],"#
      + #""data_offsets":[0,\#(rows)]},"next":{"dtype":"I8","shape":[\#(rows)],"data_offsets":[\#(rows),\#(2 * rows)]}}"#
    let folder = try TemporaryFolder()
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    try folder.make("sparse.safetensors", length + Array(header.utf8))
    let handle = try #require(FileHandle(forWritingAtPath: folder.path("sparse.safetensors")))
    try handle.truncate(atOffset: UInt64(8 + header.utf8.count + 2 * rows))
    try handle.close()
    var command = Command([
      "run", "--activity", folder.path("sparse.safetensors"), "--out", folder.path("run"),
    ])
    command.prefix = "ulimit -v 2097152"
    let outcome = try command.run()
    #expect(
      outcome.status == 65 && outcome.error.contains("an activity of \(rows) rows needs about "),
      "\(outcome.status): \(outcome.error)")
    #expect(try folder.tree() == ["sparse.safetensors"])
  }

  @Test(
    "is refused where its prompt would end elsewhere",
    arguments: [
      ["prompt": "1", "generate": "3"], ["prompt": "3", "generate": "1"], ["prompt": "3", "generate": "0"],
    ])
  func shifted(entries: [String: String]) throws { try expectRefused(entries, "next") }

  /// Replays the recording with other entries, which must be refused with the place.
  private func expectRefused(_ entries: [String: String], _ place: String) throws {
    let recording = try Self.Recording.shared.get()
    let file = try SafetensorsFile(path: recording.file)
    let metadata = file.metadata.map { (name: $0.name, value: entries[$0.name] ?? $0.value) }
    var writer = SafetensorsWriter(metadata: metadata)
    for tensor in file.tensors { try writer.add(tensor.name, shape: tensor.shape, try tensor.int32s()) }
    let folder = try TemporaryFolder()
    try folder.make("damaged.safetensors", try writer.bytes())
    let replay = try Command([
      "run", "--activity", "\(folder.path)/damaged.safetensors", "--out", "\(folder.path)/run",
    ]).run()
    #expect(replay.status == 65)
    #expect(replay.error.contains(place) && replay.error.contains("expected"), "\(replay.error)")
    #expect(try folder.tree() == ["damaged.safetensors"])
  }

  @Test(
    "is refused where a count is one that no neuron fires, before anything is allocated for its spikes",
    arguments: [
      (
        Int32.min, "bitwise",
        "expected counts from -2147483647 to 2147483647, found -2147483648 in row 1, channel 3"
      ),
      (Int32.max, "ternary", "expected at most 16777216 ternary spikes in a row"),
    ])
  func extremeCounts(count: Int32, coding: String, message: String) throws {
    let file = try SafetensorsFile(path: try Self.Recording.shared.get().file)
    let name = "count/model.layers.0.mlp.in"
    var writer = SafetensorsWriter(metadata: file.metadata)
    for tensor in file.tensors {
      var values = try tensor.int32s()
      if tensor.name == name { values[tensor.shape[1] + 3] = count }
      try writer.add(tensor.name, shape: tensor.shape, values)
    }
    let folder = try TemporaryFolder()
    try folder.make("extreme.safetensors", try writer.bytes())
    let path = folder.path("extreme.safetensors")
    for command in ["run", "context"] {
      let outcome = try Command([
        command, "--activity", path, "--coding", coding, "--out", folder.path("run"),
      ]).run()
      #expect(outcome.status == 65, "\(command): \(outcome.status)")
      #expect(outcome.error.contains(name) && outcome.error.contains(message), "\(outcome.error)")
    }
    #expect(try folder.tree() == ["extreme.safetensors"])
  }

  /// The recording without the metadata of this program, and without the tensors that `isDropped` names.
  private func captured(
    in folder: TemporaryFolder, without isDropped: (String) -> Bool = { _ in false }
  ) throws -> String {
    let file = try SafetensorsFile(path: try Self.Recording.shared.get().file)
    var writer = SafetensorsWriter(metadata: [("format", "pt")])
    for tensor in file.tensors where !isDropped(tensor.name) {
      try writer.add(tensor.name, shape: tensor.shape, try tensor.int32s())
    }
    try folder.make("captured.safetensors", try writer.bytes())
    return "\(folder.path)/captured.safetensors"
  }

  @Test("captured elsewhere says what fires in long contexts, given the folder of its model")
  func elsewhereInContext() throws {
    let folder = try TemporaryFolder()
    let file = try captured(in: folder)
    let options = ["context", "--activity", file, "--lengths", "32", "--check", "none", "--no-baseline"]
    let outcome = try Command(options + [Command.embedded, "--out", folder.path("context")]).run()
    #expect(outcome.status == 0 && outcome.error.contains("unknown: the weights"), "\(outcome.error)")
    #expect(try folder.text("context/summary.json").contains("unknown: the weights"))
    #expect(try folder.text("context/context.md").contains("unknown: the weights"))
    let alone = try Command(options + ["--out", folder.path("alone")]).run()
    #expect(alone.status == 65 && alone.error.contains("needs the folder of its model"), "\(alone.error)")
  }

  @Test("captured elsewhere replays with the configuration of its model, to the tables of the run")
  func elsewhereCaptured() throws {
    let recording = try Self.Recording.shared.get()
    let folder = try TemporaryFolder()
    let replay = try Command([
      "run", "--activity", try captured(in: folder), Command.embedded, "--out", "\(folder.path)/run",
    ]).run()
    #expect(replay.status == 0, "\(replay.error)")
    #expect(replay.error.contains("unknown: the weights"))
    #expect(!replay.error.contains("unknown: active/") && !replay.error.contains("unknown: count/"))
    let (recorded, replayed) = try (
      deterministicFiles(recording.out), deterministicFiles("\(folder.path)/run")
    )
    // Parquet files name the model, of which a capture knows no more than its shape.
    for name in Self.tables where !name.hasSuffix(".parquet") {
      #expect(recorded[name] != nil && recorded[name] == replayed[name], "\(name)")
    }
  }

  @Test(
    "captured elsewhere may lack masks, query counts and generated tokens; the replay says what is unknown")
  func elsewhereIncomplete() throws {
    let folder = try TemporaryFolder()
    let file = try captured(in: folder) {
      $0.hasPrefix("active/") || $0.hasSuffix("q_spike") || $0 == "next"
    }
    let replay = try Command([
      "run", "--activity", file, Command.embedded, "--json", "--out", "\(folder.path)/run",
    ]).run()
    #expect(replay.status == 0, "\(replay.error)")
    #expect(replay.error.contains("unknown: active/model.layers.0.attn.k: no mask"))
    #expect(replay.error.contains("unknown: count/model.layers.1.attn.q_spike: no counts"))
    let missing = try captured(in: folder) { $0 == "count/model.layers.0.mlp.in" }
    let refused = try run([missing, Command.embedded], in: folder)
    #expect(refused.status == 65 && refused.error.contains("count/model.layers.0.mlp.in"), "\(refused.error)")
  }

  @Test("has one model: its own, or that of the folder for a file from elsewhere")
  func models() throws {
    let folder = try TemporaryFolder()
    let own = try run([try Self.Recording.shared.get().file, Command.embedded], in: folder)
    #expect(own.status == 64 && own.error.contains("names its own model"), "\(own.error)")
    let none = try run([try captured(in: folder)], in: folder)
    #expect(none.status == 65 && none.error.contains("needs the folder of its model"), "\(none.error)")
  }

  @Test("from elsewhere names a token in every row from the end of the prompt on, or in none")
  func holes() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(path: try captured(in: folder) { $0 == "next" })
    var writer = SafetensorsWriter()
    for tensor in file.tensors { try writer.add(tensor.name, shape: tensor.shape, try tensor.int32s()) }
    try writer.add("next", shape: [3], [Int32(5), -1, 7])
    try folder.make("holes.safetensors", try writer.bytes())
    let replay = try run(["\(folder.path)/holes.safetensors", Command.embedded], in: folder)
    #expect(
      replay.status == 65 && replay.error.contains("next: expected a token id behind row 0"),
      "\(replay.error)")
  }

  @Test(
    "is refused where a row names no token of the vocabulary, or another one than enters next",
    arguments: [
      ([Int32(-1), 484, 509, 512], "found 512 in row 3"), ([-7, 484, 509, 1], "found -7 in row 0"),
      ([-1, 484, 508, 1], "expected the token that enters in row 3"),
    ])
  func names(next: [Int32], reason: String) throws {
    let file = try SafetensorsFile(path: try Self.Recording.shared.get().file)
    var writer = SafetensorsWriter()
    for tensor in file.tensors where !["tokens", "next"].contains(tensor.name) {
      let values = try tensor.int32s()
      try writer.add(tensor.name, shape: [4, tensor.shape[1]], values + values.prefix(tensor.shape[1]))
    }
    try writer.add("tokens", shape: [4], [Int32(45), 471, 484, 509])
    try writer.add("next", shape: [4], next)
    let folder = try TemporaryFolder()
    try folder.make("named.safetensors", try writer.bytes())
    let replay = try run([folder.path("named.safetensors"), Command.embedded], in: folder)
    #expect(replay.status == 65 && replay.error.contains("next: expected"), "\(replay.error)")
    #expect(replay.error.contains(reason), "\(replay.error)")
  }

  @Test(
    "says of each mask that is missing what is not known, and is refused where one holds more than 0 and 1")
  func masks() throws {
    let folder = try TemporaryFolder()
    let name = "active/model.layers.0.attn.q"
    let replay = try run([try captured(in: folder) { $0 == name }, Command.embedded], in: folder)
    #expect(replay.status == 0 && replay.error.contains("unknown: \(name): no mask"), "\(replay.error)")
    #expect(!replay.error.contains("attn.k: no mask"))
    let file = try SafetensorsFile(path: try Self.Recording.shared.get().file)
    var writer = SafetensorsWriter(metadata: file.metadata)
    for tensor in file.tensors {
      var values = try tensor.int32s()
      if tensor.name == name { values[1] = 2 }
      try writer.add(tensor.name, shape: tensor.shape, values)
    }
    try folder.make("two.safetensors", try writer.bytes())
    let refused = try run([folder.path("two.safetensors")], in: folder)
    #expect(refused.status == 65, "\(refused.error)")
    #expect(
      refused.error.contains("\(name): expected 0 or 1, found 2 in row 0, channel 1"), "\(refused.error)")
  }

  @Test("takes no prompt, and a missing file is a missing input")
  func usage() throws {
    let folder = try TemporaryFolder()
    #expect(try run(["a", "--prompt", "b"], in: folder).status == 64)
    #expect(try run(["\(folder.path)/none"], in: folder).status == 66)
  }

  /// Replays an activity into a folder of the test.
  private func run(_ activity: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
    try Command(["run", "--out", "\(folder.path)/replayed", "--activity"] + activity).run()
  }

  // MARK: Reading

  private func summary(_ out: String) throws -> JSONValue {
    try JSONValue.read(file: "\(out)/summary.json", limit: 1 << 24)
  }

  private func operations(in out: String) throws -> Int64 {
    guard case .integer(let count)? = try summary(out)["events"]?["synaptic_operations"]?.content else {
      return -1
    }
    return count
  }
}
