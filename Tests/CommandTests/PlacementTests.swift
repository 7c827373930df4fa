import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("--placement")
struct PlacementTests {
  static let model = [Command.golden("w8a_tiny")] + Small.options

  /// What `place` prints.
  private func placed(_ more: [String] = []) throws -> String {
    let outcome = try Command(["place"] + Self.model + more).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    return outcome.output
  }

  @Test("takes what place prints and gives the same bytes as the default")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let text = try placed()
    #expect(text.hasPrefix("schema: spikefoundry.placement/v1\n"))
    #expect(text.contains("on: core "))
    let file = "\(folder.path)/placement.yaml"
    let written = try Command(["place"] + Self.model + ["--out", file]).run()
    #expect(written.status == 0)
    #expect(written.output.isEmpty)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    #expect(try Small.run("\(folder.path)/run", ["--json", "--placement", file]).run().status == 0)
    let base = try RunFixture.small.get()
    #expect(try deterministicFiles("\(folder.path)/run") == deterministicFiles(base.out))
  }

  @Test("another placement gives the same tokens, counts and operations, but other times and hops")
  func edited() throws {
    let folder = try TemporaryFolder()
    // Every core that is used moves to the other end of the mesh.
    let text = try placed().replacing(#/on: core (\d+)/#) { match in
      "on: core \(63 - (Int(match.1) ?? 0))"
    }
    try folder.make("placement.yaml", text)
    let outcome = try Small.run(
      "\(folder.path)/run", ["--json", "--placement", "\(folder.path)/placement.yaml"]
    ).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let (moved, base) = (try JSONValue.text(outcome.output), try RunFixture.small.get().json("summary.json"))
    #expect(try moved.at("tokens", "generated").integers() == base.at("tokens", "generated").integers())
    #expect(
      try moved.integer("events", "synaptic_operations") == base.integer("events", "synaptic_operations"))
    #expect(
      try moved.integer("events", "packets_by_kind", "spike")
        == base.integer("events", "packets_by_kind", "spike"))
    #expect(try moved.integer("events", "hops") != base.integer("events", "hops"))
    #expect(try moved.integer("latency_ps", "total") != base.integer("latency_ps", "total"))
  }

  static let damages: [(from: String, to: String, says: [String])] = [
    ("schema: spikefoundry.placement/v1", "schema: nothing", ["schema"]),
    ("on: core ", "on: core 99999", ["on"]),
    ("op: layers.0.attn.q_proj", "op: layers.0.attn.q_porj", ["did you mean 'layers.0.attn.q_proj'"]),
    ("- {op: embedding", "- {op: embedding, was: 1, xx", ["placement.yaml:"]),
    ("hidden: 128", "hidden: 64", ["hidden", "128"]),
    ("entries:", "entries: [", ["placement.yaml:"]),
  ]

  @Test("refuses a damaged file with line and column", arguments: damages.indices)
  func damaged(_ index: Int) throws {
    let folder = try TemporaryFolder()
    var text = try placed()
    let range = try #require(text.range(of: Self.damages[index].from), "\(text.prefix(400))")
    text.replaceSubrange(range, with: Self.damages[index].to)
    try folder.make("placement.yaml", text)
    let file = "\(folder.path)/placement.yaml"
    let outcome = try Small.run("\(folder.path)/run", ["--placement", file]).run()
    #expect(outcome.status == 65)
    expectMessage(outcome.error, Self.damages[index].says)
    #expect(outcome.error.contains(#/^\S+placement\.yaml:\d+:\d+: error: /#), "\(outcome.error)")
    #expect(try folder.tree() == ["placement.yaml"])
  }

  @Test("refuses a file that is not there")
  func missing() throws {
    let folder = try TemporaryFolder()
    let outcome = try Small.run("\(folder.path)/run", ["--placement", "/nonexistent.yaml"]).run()
    #expect(outcome.status == 66)
    expectMessage(outcome.error, ["/nonexistent.yaml"])
    #expect(try folder.tree() == [])
  }
}
