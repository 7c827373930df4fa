import Foundation
import Testing

@Suite("The documents")
struct ReadmeTests {
  static let documentation = "Sources/SpikeFoundry/Documentation.docc"

  static func text(_ path: String) throws -> String {
    try String(contentsOf: ExampleProgram.root.appending(path: path), encoding: .utf8)
  }

  /// The fenced blocks of one language.
  static func blocks(_ language: String, in text: String) -> [String] {
    text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  static func articles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: ExampleProgram.root.appending(path: documentation).path(percentEncoded: false)
    ).filter { $0.hasSuffix(".md") }.sorted().map { "\(documentation)/\($0)" }
  }

  @Test("start with a README that is read in one sitting")
  func length() throws {
    let lines = try Self.text("README.md").count { $0 == "\n" }
    #expect(lines > 100 && lines <= 250)
  }

  @Test("link only to files that exist")
  func links() throws {
    let parts = try Self.text("README.md").components(separatedBy: "](").dropFirst()
    let targets = parts.compactMap { $0.split(separator: ")").first.map(String.init) }
      .filter { !$0.hasPrefix("https://") }
    #expect(targets.count > 10)
    for target in targets {
      let path = ExampleProgram.root.appending(path: target).path(percentEncoded: false)
      #expect(FileManager.default.fileExists(atPath: path), "\(target)")
    }
  }

  @Test("show code that an example compiles and runs")
  func code() throws {
    var examples = ""
    for name in ["first-run", "custom-chip", "custom-placement", "spike-sink", "replay", "queue-depth"] {
      let source = try Self.text("Examples/\(name)/main.swift")
      #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count <= 61, "\(name)")
      examples += source
    }
    for document in try ["README.md"] + Self.articles() {
      for block in Self.blocks("swift", in: try Self.text(document)) {
        #expect(examples.contains(block), "\(document): \(block.prefix(80))")
      }
    }
  }

  @Test("name only options and commands that the program has")
  func options() throws {
    var known = ""
    for command in ["run", "verify", "place", "context", "chip list", "chip show", "chip validate", "schema"]
    {
      let words = command.split(separator: " ").map(String.init)
      let result = try ExampleProgram(name: "spikefoundry").run(words + ["--help"])
      #expect(result.status == 0, "\(command)")
      known += result.output
    }
    let readme = try Self.text("README.md")
    let commands = (Self.blocks("sh", in: readme) + Self.blocks("console", in: readme)).joined(
      separator: "\n"
    )
    .split(separator: "\n").filter { $0.contains("spikefoundry ") }
    let options = commands.flatMap { $0.split(separator: " ") }.filter {
      $0.hasPrefix("--") && $0 != "--exclude"
    }
    #expect(options.count > 5)
    for option in options { #expect(known.contains(option), "\(option)") }
  }
}
