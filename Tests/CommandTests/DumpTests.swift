import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("--dump")
struct DumpTests {
  /// A dump beside the golden trace of the same run.
  private struct Pair {
    let dump: SafetensorsFile
    let golden: SafetensorsFile
    let prefix: String

    init(_ mode: String) throws {
      let run = try (mode == "paper" ? RunFixture.paper : RunFixture.released).get()
      try #require(run.outcome.status == 0, "\(run.outcome.error)")
      dump = try SafetensorsFile(path: run.dump)
      golden = try SafetensorsFile(path: Command.golden("spikingbrain-tiny-w8aspike/golden.safetensors"))
      prefix = "w8a_\(mode)/p1/"
    }

    /// Names of the golden tensors of a kind, without the mode.
    func names(_ kind: String) -> [String] {
      golden.tensors.map(\.name).filter { $0.hasPrefix(prefix + kind) }.map {
        String($0.dropFirst(prefix.count))
      }
    }
  }

  static let modes = ["paper", "released"]

  @Test("holds the logits, and count and threshold of every spiked site, and nothing else", arguments: modes)
  func names(_ mode: String) throws {
    let pair = try Pair(mode)
    let expected = ["logits"] + pair.names("count/") + pair.names("vth/")
    #expect(expected.count > 20)
    #expect(Set(pair.dump.tensors.map(\.name)) == Set(expected))
    #expect(expected.contains("count/model.layers.3.mlp.down_proj") == (mode == "paper"))
  }

  @Test("has the golden counts as I32", arguments: modes)
  func counts(_ mode: String) throws {
    let pair = try Pair(mode)
    for name in pair.names("count/") {
      let (found, wanted) = (try pair.dump.require(name), try pair.golden.require(pair.prefix + name))
      #expect(found.type == .int32)
      #expect(found.shape == wanted.shape, "\(name)")
      #expect(try found.int32s() == wanted.int32s(), "\(name)")
    }
  }

  @Test("has the golden thresholds as F32, by head for queries", arguments: modes)
  func thresholds(_ mode: String) throws {
    let pair = try Pair(mode)
    for name in pair.names("vth/") {
      let (found, wanted) = (try pair.dump.require(name), try pair.golden.require(pair.prefix + name))
      #expect(found.type == .float32)
      #expect(found.shape == wanted.shape, "\(name)")
      let differs = zip(try found.doubles(), try wanted.doubles()).contains { abs($0 - $1) > 2e-7 * $1 }
      #expect(!differs, "\(name)")
    }
  }

  @Test("has a row of logits for every processed position", arguments: modes)
  func logits(_ mode: String) throws {
    let pair = try Pair(mode)
    let (found, wanted) = (try pair.dump.require("logits"), try pair.golden.require(pair.prefix + "logits"))
    #expect(found.type == .float32)
    #expect(found.shape == [21, 512])
    #expect(found.shape == wanted.shape)
    let values = try wanted.doubles()
    let bound = 1e-6 * (values.map(abs).max() ?? 0)
    #expect(zip(try found.doubles(), values).allSatisfy { abs($0 - $1) <= bound })
  }

  @Test("comes with the golden tokens", arguments: modes)
  func tokens(_ mode: String) throws {
    let pair = try Pair(mode)
    let run = try (mode == "paper" ? RunFixture.paper : RunFixture.released).get()
    let tokens = try run.json("summary.json").at("tokens")
    let all = try tokens.at("prompt").integers() + tokens.at("generated").integers()
    #expect(try pair.golden.require(pair.prefix + "tokens").int32s().map(Int.init) == all)
  }

  @Test("may lie in the run folder, which lists it")
  func inFolder() throws {
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    for _ in 1...2 {
      let outcome = try Small.run(out, ["--dump", "\(out)/dump.safetensors"]).run()
      #expect(outcome.status == 0, "\(outcome.error)")
      let dump = try SafetensorsFile(path: "\(out)/dump.safetensors")
      #expect(try dump.require("logits").shape == [2, 96])
    }
    #expect(try folder.tree().filter { $0.contains(".partial") }.isEmpty)
  }

  @Test("of a plain checkpoint holds logits only")
  func plain() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/dump.safetensors"
    let outcome = try Small.run("\(folder.path)/run", ["--dump", file], model: Command.golden("fp_tiny"))
      .run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try SafetensorsFile(path: file).tensors.map(\.name) == ["logits"])
  }
}
