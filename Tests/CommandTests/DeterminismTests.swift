import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The same command")
struct DeterminismTests {
  /// What may differ between two runs without changing a byte.
  struct Variant: Sendable, CustomTestStringConvertible {
    var name: String
    var options: [String] = []
    var environment: [String: String] = [:]
    var testDescription: String { name }
  }

  static let variants = [
    Variant(name: "again"), Variant(name: "with seed 1", options: ["--seed", "1"]),
    Variant(name: "with seed 2", options: ["--seed", "2"]),
    Variant(
      name: "with another time zone, language and home",
      environment: [
        "TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nonexistent",
        "OPENBLAS_NUM_THREADS": "4",
      ]),
  ]

  @Test("gives the same bytes", arguments: variants)
  func bytes(_ variant: Variant) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    var command = Command(base.arguments + ["--out", "\(folder.path)/run"] + variant.options)
    command.environment = variant.environment
    let outcome = try command.run()
    #expect(outcome.status == 0)
    #expect(outcome.output == base.outcome.output)
    try expectEqual("\(folder.path)/run", base.out)
  }

  @Test("gives the same bytes from inside the model's folder")
  func otherFolder() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    var command = Command(["run", "."] + Small.options + ["--json", "--out", "\(folder.path)/run"])
    command.folder = Command.golden("w8a_tiny")
    #expect(try command.run().status == 0)
    try expectEqual("\(folder.path)/run", base.out)
  }

  @Test("gives the same bytes for the embedded model with shuffled insertion")
  func embedded() throws {
    let base = try RunFixture.standard.get()
    let folder = try TemporaryFolder()
    let outcome = try Command(base.arguments + ["--seed", "5", "--out", "\(folder.path)/run"]).run()
    #expect(outcome.status == 0)
    try expectEqual("\(folder.path)/run", base.out)
  }

  @Test("names no path, seed or date in any file but host.json")
  func noTraceOfTheHost() throws {
    let folder = try TemporaryFolder()
    #expect(try Small.run("\(folder.path)/run", ["--seed", "918273645"]).run().status == 0)
    for (name, bytes) in try deterministicFiles("\(folder.path)/run") {
      let text = String(decoding: bytes, as: UTF8.self)
      for word in [folder.path, Command.package.path, "918273645", "\"seed\""] {
        #expect(!text.contains(word), "\(name) has \(word)")
      }
    }
    let host = try String(contentsOfFile: "\(folder.path)/run/host.json", encoding: .utf8)
    #expect(host.contains("918273645"))
    #expect(host.contains(folder.path))
  }

  @Test("states its own peak of memory, not that of the program which started it")
  func peakMemory() throws {
    let folder = try TemporaryFolder()
    let large = [UInt8](repeating: 1, count: 600_000_000)
    #expect(try Small.run("\(folder.path)/run").run().status == 0)
    let host = try JSONValue.read(file: "\(folder.path)/run/host.json", limit: 1 << 20)
    #expect(large.last == 1)
    #expect(try (1_000_000..<large.count).contains(host.integer("peak_memory_bytes")))
  }

  private func expectEqual(_ found: String, _ expected: String) throws {
    let (a, b) = (try deterministicFiles(found), try deterministicFiles(expected))
    #expect(Set(a.keys) == Set(b.keys))
    for name in b.keys.sorted() { #expect(a[name] == b[name], "\(name) differs") }
  }
}
