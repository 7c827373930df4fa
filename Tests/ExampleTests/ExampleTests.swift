import Foundation
import TestSupport
import Testing

@Suite("The examples")
struct ExampleTests {
  @Test("first-run prints the text of the trained model and its headline, and writes the run folder")
  func firstRun() throws {
    let folder = try TemporaryFolder()
    let result = try ExampleProgram(name: "first-run").run(folder.path("run"))
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.output.hasPrefix(":\nI am\n"))
    #expect(result.output.contains("tokens    5 in the prompt, 3 generated, 7 processed\n"))
    #expect(result.output.contains("sparsity  19.0 % of the channels silent, 1.151 spikes per channel"))
    #expect(result.output.contains("model.layers.0.attn.in: 805 of 896 channels fired, 1151 spikes\n"))
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.path("run"))
    #expect(
      Set(["manifest.json", "summary.json", "host.json", "cores.csv", "report.md"]).isSubset(of: written))
    #expect(try folder.text("run/summary.json").contains("\"text\": \":\\nI am\""))
  }

  @Test("custom-chip runs a chip file: the same text in another time, on fewer cores")
  func customChip() throws {
    let result = try ExampleProgram(name: "custom-chip").run()
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.lines(startingWith: "spikefoundry-ref: 16 x 16 cores").count == 1)
    #expect(result.lines(startingWith: "tiny-mesh: 4 x 4 cores").count == 1)
    #expect(Set(result.lines(startingWith: "  duration  ")).count == 2)
    #expect(Set(result.lines(startingWith: "  dynamic   ")).count == 2)
    #expect(result.lines.last == "same text on both")
  }

  @Test("custom-chip says where a chip file is wrong")
  func mistake() throws {
    let folder = try TemporaryFolder()
    try folder.make(
      "chip.yaml", "schema: spikefoundry.chip/v1\nextends: spikefoundry-ref\nname: x\ncore: {lanse: 4}\n")
    let result = try ExampleProgram(name: "custom-chip").run(folder.path("chip.yaml"))
    #expect(result.messages.contains("chip.yaml:4:8: error: core.lanse"))
    #expect(result.messages.contains("lanes"))
  }

  @Test("custom-placement moves an operator: the same tokens and spikes, another latency")
  func customPlacement() throws {
    let result = try ExampleProgram(name: "custom-placement").run()
    #expect(result.status == 0, "\(result.messages)")
    #expect(
      result.lines(startingWith: "layers.0.attn.o_proj from core ").allSatisfy {
        $0.hasSuffix(" to core 255")
      }
    )
    #expect(result.lines(startingWith: "layers.0.attn.o_proj from core ").count >= 1)
    let before = try #require(result.number(after: "default:"))
    let after = try #require(result.number(after: "moved:"))
    #expect(before > 0 && after > 0 && before != after)
    #expect(result.output.components(separatedBy: "tokens [268]").count == 3)
    #expect(result.lines.last == "same spikes")
  }

  @Test("spike-sink sees every served spike, at every site of the model")
  func spikeSink() throws {
    let result = try ExampleProgram(name: "spike-sink").run()
    #expect(result.status == 0, "\(result.messages)")
    // Four layers with four linear inputs each, and the queries of two sliding-window layers.
    #expect(result.lines(startingWith: "model.layers.").count == 18)
    let words = try #require(result.lines.last).split(separator: " ")
    #expect(words.count == 7 && words[2] == words[4] && (Int(words[2]) ?? 0) > 0)
  }

  @Test("replay gives the record of the run without its weights, and other times on other chips")
  func replay() throws {
    let result = try ExampleProgram(name: "replay").run()
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.lines.first == "2 positions, 6271 firing channels")
    #expect(result.lines.dropFirst().first == "equal record")
    let narrow = try #require(result.number(after: "core.lanes=8:"))
    let wide = try #require(result.number(after: "core.lanes=32:"))
    #expect(wide < narrow)
    #expect(result.number(after: "noc.switching=cut-through:") != nil)
  }

  @Test("queue-depth loses spikes only where a short queue drops them, and says so")
  func queueDepth() throws {
    let result = try ExampleProgram(name: "queue-depth").run()
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.lines(startingWith: "  lossless: same tokens").count == 4)
    #expect(result.lines(startingWith: "  LOSSY: ").count == 2)
    #expect(!result.output.contains("differ"))
    let lossy = result.lines.indices.filter { result.lines[$0].hasPrefix("  LOSSY: ") }
    #expect(lossy.allSatisfy { result.lines[$0 - 2].hasPrefix("drop, depth ") })
  }

  @Test(
    "the chip files of Examples are valid",
    arguments: ["tiny-mesh", "drop-queue", "four-chips", "spikefoundry-7b"])
  func chips(name: String) throws {
    let result = try ExampleProgram(name: "spikefoundry").run(
      "chip", "validate", "Examples/chips/\(name).yaml")
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.output.hasPrefix("valid: \(name): "))
  }

  @Test("four-chips holds the model that one of its chips refuses, with the text of any chip")
  func fourChips() throws {
    let folder = try TemporaryFolder()
    let program = ExampleProgram(name: "spikefoundry")
    let options = ["run", "--chip", "Examples/chips/four-chips.yaml", "--prompt", "ROMEO", "--generate", "3"]
    let run = try program.run(options + ["--out", folder.path("run")])
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.hasPrefix(":\nI am\n"))
    #expect(run.output.contains(" of 24 used on 3 of 4 chips, busiest core "))
    let report = try folder.text("run/report.md")
    #expect(report.contains("2 x 2 chips of 2 x 3 cores") && report.contains("`chip_link`"))
    let single = ["--set", "system.chips.rows=1", "--set", "system.chips.cols=1"]
    let refused = try program.run(options + single)
    #expect(refused.status == 65 && refused.messages.contains("is too small: the model needs 8 cores"))
    #expect(refused.messages.contains("or 2 such chips (system.chips)"))
  }

  @Test("place writes a file that is edited and given back to run")
  func placementFile() throws {
    let folder = try TemporaryFolder()
    let program = ExampleProgram(name: "spikefoundry")
    let file = folder.path("placement.yaml")
    let place = try program.run("place", "--out", file, "--draw", folder.path("placement.svg"))
    #expect(place.status == 0 && place.output.isEmpty, "\(place.messages)")
    // The README shows this picture.
    let shown = try ReadmeTests.text("\(ReadmeTests.documentation)/Resources/placement.svg")
    #expect(try folder.text("placement.svg") == shown)

    let lines = try folder.text("placement.yaml").split(separator: "\n").map { line in
      guard line.contains("op: layers.0.attn.o_proj,"), let node = line.range(of: "on: ") else {
        return String(line)
      }
      return line[..<node.upperBound] + "core 255}"
    }
    let edited = lines.joined(separator: "\n") + "\n"
    #expect(try edited != folder.text("placement.yaml"))
    try folder.make("placement.yaml", edited)
    let run = try program.run(
      "run", "--prompt", "ROMEO", "--generate", "1", "--placement", file, "--out", folder.path("run"),
      "--json")
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.contains("\"generated\": [268]"))
    #expect(try folder.text("run/cores.csv").contains("\n255,core,15,15,0,1,"))
  }

  /// Whether this machine has Python with numpy.
  static let hasNumpy = (try? ExampleProgram(name: "python3").runTool(["-c", "import numpy"]).status) == 0

  @Test("compare_with_pytorch.py reads a dump and compares it", .enabled(if: hasNumpy))
  func python() throws {
    let folder = try TemporaryFolder()
    let dump = folder.path("dump.safetensors")
    let run = try ExampleProgram(name: "spikefoundry").run(
      "run", "--tokens", "49,46", "--generate", "1", "--dump", dump, "--out", folder.path("run"))
    #expect(run.status == 0, "\(run.messages)")
    let script = ["Examples/compare_with_pytorch.py", dump]
    let result = try ExampleProgram(name: "python3").runTool(script + [dump])
    #expect(result.status == 0, "\(result.messages)")
    #expect(result.output.contains("count/model.layers.0.attn.in [2, 128]: "))
    #expect(result.output.contains("count/model.layers.3.mlp.down_proj: equal\n"))
    #expect(result.output.contains("logits [2, 512]: next tokens ["))
  }
}
