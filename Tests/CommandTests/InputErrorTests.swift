import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct InputErrorTests {
  /// A command line that must be refused.
  struct Refused: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    /// Pieces of the message.
    var says: [String]

    init(_ arguments: [String], _ status: Int32, _ says: String...) {
      (self.arguments, self.status, self.says) = (arguments, status, says)
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let tiny = Command.golden("w8a_tiny")

  static let commandLines = [
    Refused(["run", "--nonsense"], 64, "nonsense"),
    Refused(["run", "--layers", "0"], 64, "--layers"),
    Refused(["run", "--layers", "2..<2"], 64, "--layers"),
    Refused(["run", "--layers", "3..<9"], 64, "--layers", "0..<4", "3..<9"),
    Refused(["run", "--tokens", "1,,2"], 64, "--tokens"),
    Refused(["run", "--tokens", "1,-2"], 64, "--tokens"),
    Refused(["run", "--tokens", "1,512"], 64, "512", "0..<512"),
    Refused(["run", "--tokens", "1", "--prompt", "a"], 64, "--prompt"),
    Refused(["run", "--prompt", ""], 64, "empty"),
    Refused(["run", ""], 64, "empty"),
    Refused(["run", "--generate", "-1"], 64, "--generate", "found -1"),
    Refused(["run", "--seed", "-1"], 64, "'-1'", "--seed"),
    Refused(["run", "--k", "-2"], 64, "--k", "-2"),
    Refused(["run", "--threads", "-1"], 64, "--threads", "1 to 64", "found -1"),
    Refused(["run", "--generate"], 64, "Missing value for '--generate"),
    Refused(["place", "--draw", "a.png"], 64, "--draw: expected a name that ends in .svg, found 'a.png'"),
    Refused(["run", "--generate", "99999999999999999999"], 64, "--generate"),
    Refused(["run", "--generate", "9000000000000000000"], 64, "131072"),
    Refused(["run", "--k", "nan"], 64, "--k"),
    Refused(["run", "--k", "1e300"], 64, "--k"),
    Refused(["run", "--tokens-in-flight", "0"], 64, "--tokens-in-flight"),
    Refused(["run", "--threads", "0"], 64, "--threads", "1 to 64"),
    Refused(["run", "--threads", "65"], 64, "--threads"),
    Refused(["run", "--sites", "all"], 64, "--sites"),
    Refused(["run", "--coding", "\u{1B}[31m\nred"], 64, "--coding", "\\u{1b}"),
    Refused(["run", "/nonexistent-model"], 66, "/nonexistent-model/config.json"),
    Refused(["run", "/nonexistent\u{1B}[31m\u{202E}\nmodel"], 66, "\\u{1b}", "\\u{202e}"),
    Refused(["run", tiny, "--prompt", "a"], 66, "tokenizer.json"),
    Refused(["run", "--chip", "spikefoundry-reff"], 66, "did you mean 'spikefoundry-ref'"),
    Refused(["run", "--chip", "\u{1B}]0;x\u{07}"], 66, "\\u{1b}"),
    Refused(["run", "--set", "core.qeue.depth=2"], 65, "--set #1", "core.qeue", "did you mean 'queue'"),
    Refused(["run", "--set", "core.queue.depth=2ns"], 65, "core.queue.depth", "integer"),
    Refused(["run", "--set", "core.latency.spike_in=3"], 65, "core.latency.spike_in", "unit"),
    Refused(["run", "--set", "core.energy.spike_out=3 ns"], 65, "core.energy.spike_out", "energy"),
    Refused(["run", "--set", "core.latency.spike_in=0.5 ps"], 65, "core.latency.spike_in"),
    Refused(["run", "--set", "nothing"], 64, "--set #1", "path=value"),
    Refused(["run", "--set", "core..lanes=2"], 64, "--set #1", "dots between"),
    Refused(
      ["run", "--set", "cores.cols=1", "--set", "cores.rows=2"], 65, "too small", "33 cores",
      "the chip has 2",
      "synapse memory", "state memory", "binding limit"),
    Refused(["run", "--chip", "truenorth-2014"], 65, "truenorth-2014", "core.weight_bits", "core.spikes"),
    Refused(["verify", "--chip", "truenorth-2014"], 65, "truenorth-2014"),
    Refused(["chip", "validate", "/nonexistent.yaml"], 66, "/nonexistent.yaml"),
    Refused(["schema", "model"], 64, "model"),
    Refused(
      ["run", "--synthetic", "spikingbrain-7b", "--sharing", "shared:3"], 64, "found the model 'shared:3'"),
    Refused(["fly"], 64, "found 'fly'", "there are: run, report"),
    Refused(["swep", "plan", "x"], 64, "of 'spikefoundry', found 'swep'", "did you mean 'sweep'"),
    Refused(["chip", "shw"], 64, "of 'spikefoundry chip', found 'shw'", "did you mean 'show'"),
    Refused(["sweep", "rn", "x.yaml"], 64, "of 'spikefoundry sweep', found 'rn'", "did you mean 'run'"),
    Refused(
      ["help", "trace", "conver"], 64, "of 'spikefoundry trace', found 'conver'", "did you mean 'convert'"),
  ]

  @Test("on the command line is refused with one message", arguments: commandLines)
  func commandLine(_ line: Refused) throws {
    try expectRefused(line.arguments, line.status, line.says)
  }

  /// A change to a checkpoint that must be refused.
  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var says: [String]
    var change: @Sendable (inout EditableModel) throws -> Void

    init(_ name: String, _ says: [String], _ change: @escaping @Sendable (inout EditableModel) throws -> Void)
    {
      (testDescription, self.says, self.change) = (name, says, change)
    }
  }

  static let damages = [
    Damage("a header of 2^64 - 1 bytes", ["model.safetensors"]) { $0.statedLength = .max },
    Damage("a header of 2^63 bytes", ["model.safetensors"]) { $0.statedLength = 1 << 63 },
    Damage("a header above the limit", ["100000001"]) { $0.statedLength = 100_000_001 },
    Damage("a header longer than the file", ["model.safetensors"]) { $0.statedLength = 90_000_000 },
    Damage("a header that ends too early", ["model.safetensors:1:"]) { $0.statedLength = 100 },
    Damage("a missing half", ["model.safetensors"]) { $0.data.removeLast($0.data.count / 2) },
    Damage("a missing last byte", ["model.safetensors"]) { $0.data.removeLast() },
    Damage("a byte behind the end", ["model.safetensors"]) { $0.data.append(0) },
    Damage("no bytes", ["model.safetensors"]) { model in
      model.data = []
      model.header = ""
    },
    Damage("an unknown type", ["model.safetensors:1:", "dtype", "F33"]) { try $0.retitle("F32", "F33") },
    Damage("a shape that overflows", ["model.safetensors:1:", "shape"]) {
      try $0.retitle("\"shape\":", "\"shape\":[9223372036854775807,9223372036854775807],\"was\":")
    },
    Damage("two tensors of one name", ["model.safetensors:1:"]) {
      try $0.retitle("{", "{\"a\":{},\"a\":{},")
    },
    Damage("a tensor of a hostile name", ["model.safetensors", "\\u{1b}", "\\u{202e}"]) {
      let entry = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"
      try $0.retitle("{", "{\"\\u001b[31m\\u202e\\n<b>evil\":\(entry),")
    },
    Damage("a missing tensor", ["model.norm.weight", "expected this tensor"]) {
      try $0.retitle("model.norm.weight", "model.nrom.weight")
    },
    Damage("broken JSON", ["config.json:1:2:"]) { $0.configuration = "{]" },
    Damage("an empty configuration", ["config.json"]) { $0.configuration = "" },
    Damage("JSON that nests without end", ["config.json:1:"]) {
      $0.configuration = String(repeating: "[", count: 200_000)
    },
    Damage("a wrong model type", ["config.json:", "model_type", "gla_swa", "llama"]) {
      try $0.configure("gla_swa", "llama")
    },
    Damage("a hidden size that no tensor has", ["hidden_size"]) {
      try $0.configure("\"hidden_size\": 128", "\"hidden_size\": 1e99")
    },
    Damage("a vocabulary beyond all memory", ["model.embeddings.weight"]) {
      try $0.configure("\"vocab_size\": 96", "\"vocab_size\": 16777216")
    },
    Damage("layers that the file does not have", ["model.layers."]) {
      try $0.configure("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 4096")
    },
  ]

  @Test("in a checkpoint is refused with file, place and name", arguments: damages)
  func checkpoint(_ damage: Damage) throws {
    let folder = try TemporaryFolder()
    var model = try EditableModel()
    try damage.change(&model)
    let path = try model.save(in: folder)
    // One gigabyte of address space: sizes that a file states are checked before anything is allocated.
    try expectRefused(["run", path, "--tokens", "1"], 65, damage.says, prefix: "ulimit -v 1048576")
  }

  @Test(
    "in a tokenizer is refused with file and place, although the prompt is token ids",
    arguments: ["tokenizer.json", "vocab.json"])
  func tokenizer(file: String) throws {
    let folder = try TemporaryFolder()
    let path = try EditableModel().save(in: folder)
    try folder.make("model/\(file)", "{]")
    try expectRefused(["run", path, "--tokens", "1"], 65, ["\(file):1:2: error: "])
  }

  @Test(
    "that is finite, but leaves a vector that no spikes can stand for, is refused with the site",
    arguments: [("attn.g_norm", Float(1e15), "attn.o_proj"), ("mlp_norm", 1e12, "mlp.down_proj")])
  func largeWeight(norm: String, weight: Float, site: String) throws {
    let folder = try TemporaryFolder()
    var model = try EditableModel()
    try model.set("model.layers.0.\(norm).weight", weight)
    let path = try model.save(in: folder)
    try expectRefused(["run", path, "--tokens", "1,2"], 65, ["cannot be encoded: model.layers.0.\(site)"])
  }

  @Test("a chip whose idle cores need more address space than there is, is refused with both numbers")
  func manyCores() throws {
    try expectRefused(
      ["run", "--set", "cores.rows=4000", "--set", "cores.cols=4000"], 65,
      ["16000000 cores", "8192000000 B"],
      prefix: "ulimit -v 8000000")
  }

  @Test("of a terabyte is refused without reading it")
  func sparseFile() throws {
    let folder = try TemporaryFolder()
    var model = try EditableModel()
    model.statedLength = 99_999_999
    let path = try model.save(in: folder)
    let file = try #require(FileHandle(forWritingAtPath: "\(path)/model.safetensors"))
    try file.truncate(atOffset: 1 << 40)
    try file.close()
    try expectRefused(
      ["run", path, "--tokens", "1"], 65, ["model.safetensors"], prefix: "ulimit -v 4000000000")
  }

  @Test("a prompt longer than the context is refused with both numbers")
  func context() throws {
    let folder = try TemporaryFolder()
    var model = try EditableModel()
    let limit = try #require(model.configuration.firstMatch(of: #/"max_position_embeddings": \d+/#))
    model.configuration.replaceSubrange(limit.range, with: "\"max_position_embeddings\": 4")
    let path = try model.save(in: folder)
    try expectRefused(
      ["run", path, "--tokens", "1,2,3,4,5", "--generate", "0"], 64, ["5 tokens", "holds 4"])
    try expectRefused(["run", path, "--tokens", "1,2,3", "--generate", "2"], 64, ["3 tokens", "holds 4"])
  }

  /// A change to a chip file that must be refused.
  static let chips: [(name: String, from: String, to: String, says: [String])] = [
    ("broken YAML", "cores:", "cores: [", ["chip.yaml:"]),
    ("a tab", "  rows:", "\trows:", ["chip.yaml:"]),
    ("an unknown key", "  switching:", "  swiching:", ["error: noc", "did you mean 'switching'"]),
    ("a hostile key", "  switching:", "  \"\\e[31m\\n\\u202E\":", ["\\u{1b}", "\\u{202e}"]),
    ("a wrong unit", "value: 64 KiB", "value: 64 ns", ["core.synapse_sram", "64 ns"]),
    ("no unit", "value: 13.2 pJ", "value: 13.2", ["core.energy.spike_in", "unit"]),
    ("an absurd value", "depth: {value: 64,", "depth: {value: 99999999999999999999,", ["core.queue.depth"]),
    ("a negative value", "value: 13.2 pJ", "value: -13.2 pJ", ["core.energy.spike_in"]),
    ("an alias", "name: spikefoundry-ref", "name: &a x\nother: *a", ["chip.yaml:"]),
  ]

  @Test("in a chip file is refused with line, column and path", arguments: chips.indices)
  func chip(_ index: Int) throws {
    let (_, from, to, says) = Self.chips[index]
    let folder = try TemporaryFolder()
    let preset = Command.package.appendingPathComponent("Sources/ChipModel/Presets/spikefoundry-ref.yaml")
    var text = try String(contentsOf: preset, encoding: .utf8)
    let range = try #require(text.range(of: from))
    text.replaceSubrange(range, with: to)
    try folder.make("chip.yaml", text)
    try expectRefused(["run", "--chip", "\(folder.path)/chip.yaml"], 65, says)
    let validated = try Command(["chip", "validate", "\(folder.path)/chip.yaml"]).run()
    #expect(validated.status == 65)
    #expect(validated.error.contains(#/chip\.yaml:\d+:\d+: error: /#), "\(validated.error)")
  }

  /// Runs a command that must be refused, and looks at message and traces.
  private func expectRefused(
    _ arguments: [String], _ status: Int32, _ says: [String], prefix: String? = nil
  ) throws {
    let folder = try TemporaryFolder()
    let writes = arguments.first == "run"
    var command = Command(arguments + (writes ? ["--out", "\(folder.path)/new/run"] : []))
    command.prefix = prefix
    command.folder = folder.path
    let outcome = try command.run()
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    expectMessage(outcome.error, says)
    #expect(try folder.tree() == [])
  }
}

/// A message has at most four lines, says what it should and holds nothing that moves a terminal.
func expectMessage(_ text: String, _ says: [String]) {
  #expect(text.hasSuffix("\n"))
  #expect(text.split(separator: "\n").count <= 4, "\(text)")
  #expect(text.utf8.count <= 4000)
  for piece in says { #expect(text.contains(piece), "\(piece) not in \(text)") }
  let isSafe = text.unicodeScalars.allSatisfy { scalar in
    scalar == "\n"
      || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar.value != 0x202E)
  }
  #expect(isSafe, "\(text.debugDescription)")
}
