import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry diff")
struct DiffTests {
  private func diff(_ a: String, _ b: String, _ options: [String] = []) throws -> Command.Outcome {
    try Command(["diff", a, b] + options).run()
  }

  @Test("finds a run equal to itself on other threads and in other formats of tables")
  func equal() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    #expect(
      try Command(base.arguments + ["--out", out, "--threads", "2", "--tables", "csv"]).run().status == 0)
    let outcome = try diff(base.out, out)
    #expect(outcome.status == 0 && outcome.output == "equal\n", "\(outcome.output)")
  }

  @Test("says what differs between two chips, and counts it by the tolerance")
  func different() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    #expect(try Command(base.arguments + ["--out", out, "--set", "core.lanes=2"]).run().status == 0)
    let outcome = try diff(base.out, out)
    #expect(outcome.status == 1)
    for text in ["different\n", "chip.sha256: ", "options.set: nothing -> core.lanes=2", "window    "] {
      #expect(outcome.output.contains(text), "\(text)")
    }
    let json = try JSONValue.text(try diff(base.out, out, ["--json"]).output)
    #expect(try json.at("equal").content == .bool(false))
    #expect(try json.at("first_window").names.contains("core"))
  }

  @Test("counts a figure by the tolerance, and the manifest unless only results count")
  func tolerance() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: base.out, toPath: out)
    func edit(_ name: String, _ old: String, _ new: String) throws {
      let text = try String(contentsOfFile: "\(out)/\(name)", encoding: .utf8)
      #expect(text.contains(old))
      try folder.make("run/\(name)", text.replacing(old, with: new))
    }
    let packets = try base.json("summary.json").integer("events", "packets_served")
    try edit("summary.json", "\"packets_served\": \(packets)", "\"packets_served\": \(packets + 1)")
    let exact = try diff(base.out, out)
    #expect(
      exact.status == 1 && exact.output.contains("events.packets_served: \(packets) -> \(packets + 1) (+"))
    #expect(try diff(base.out, out, ["--tolerance", "5%"]).status == 0)
    #expect(try diff(base.out, out, ["--tolerance", "events.packets_served=5%"]).status == 0)
    #expect(try diff(base.out, out, ["--tolerance", "events.hops=5%"]).status == 1)
    try edit("manifest.json", "\"rounding\": \"half-even\"", "\"rounding\": \"half-up\"")
    #expect(try diff(base.out, out, ["--tolerance", "5%"]).status == 1)
    let results = try diff(base.out, out, ["--tolerance", "5%", "--results-only"])
    #expect(results.status == 0 && results.output.hasPrefix("equal\nmanifest  1 difference, not counted\n"))
  }

  @Test("compares the beginning of a run with the whole of it")
  func partial() throws {
    let outcome = try diff(try RunFixture.partial.get().out, try RunFixture.standard.get().out)
    #expect(outcome.status == 1 && outcome.output.contains("only the first run is partial"))
  }

  @Test("refuses what is no run folder and no tolerance")
  func refusals() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    #expect(try diff(base.out, "\(folder.path)/missing").status == 66)
    try folder.make("manifest.json", "{}")
    #expect(try diff(base.out, folder.path).status == 65)
    #expect(try diff(base.out, base.out, ["--tolerance", "much"]).status == 64)
  }
}
