import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("The options of run")
struct OptionTests {
  @Test("stand in its help, all of them")
  func help() throws {
    let outcome = try Command(["run", "--help"]).run()
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    for option in [
      "chip", "prompt", "tokens", "generate", "stop", "layers", "sites", "coding", "k", "rounding", "window",
      "tokens-in-flight", "placement", "set", "seed", "threads", "timing", "out", "dump", "json", "synthetic",
      "synthetic-seed", "firing", "weights", "prompt-tokens",
    ] {
      #expect(
        outcome.output.contains("--\(option) ") || outcome.output.contains("--\(option)\n"), "\(option)")
    }
  }

  @Test("without any, the embedded model answers on standard output and talks on standard error")
  func standard() throws {
    let run = try RunFixture.standard.get()
    #expect(run.outcome.status == 0)
    let text = try run.json("summary.json").at("tokens", "text")
    guard case .string(let generated) = text.content else { throw CommandTestError.unexpected("\(text)") }
    #expect(!generated.isEmpty)
    #expect(run.outcome.output.hasPrefix(generated))
    for word in ["latency", "energy", "sparsity", "busiest core", "report.html"] {
      #expect(run.outcome.output.contains(word), "\(word)")
      #expect(!run.outcome.error.contains(word), "\(word)")
    }
    #expect(run.outcome.error.contains("spikefoundry-ref"))
    #expect(try run.json("manifest.json").at("chip", "name").content == .string("spikefoundry-ref"))
  }

  @Test("--json prints the summary, one JSON document, and nothing else")
  func json() throws {
    let run = try RunFixture.small.get()
    #expect(run.outcome.status == 0)
    #expect(run.outcome.output == (try String(contentsOfFile: "\(run.out)/summary.json", encoding: .utf8)))
    _ = try JSONValue.text(run.outcome.output)
  }

  @Test("--prompt adds no token of its own")
  func noFirstToken() throws {
    let summary = try RunFixture.paper.get().json("summary.json")
    #expect(try summary.at("tokens", "prompt").integers() == [45, 471, 39, 46, 452, 50])
  }

  @Test("--tokens are the prompt")
  func tokens() throws {
    let summary = try RunFixture.small.get().json("summary.json")
    #expect(try summary.at("tokens", "prompt").integers() == [1, 2])
  }

  @Test("--generate makes exactly as many tokens", arguments: [0, 1, 3])
  func generate(count: Int) throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "run", Command.golden("w8a_tiny"), "--tokens", "7", "--layers", "1..<2", "--generate", "\(count)",
      "--json",
      "--out", "\(folder.path)/run",
    ]
    let outcome = try Command(arguments).run()
    #expect(outcome.status == 0)
    let summary = try JSONValue.text(outcome.output)
    #expect(try summary.at("tokens", "generated").integers().count == count)
    #expect(try summary.at("latency_ps", "per_token").integers().count == count)
    let table = try CommandTable("\(folder.path)/run/tokens.csv")
    #expect(table.rows.count == max(1, count))
  }

  @Test(
    "--stop ends behind any end-of-text token, which ends nothing without it",
    arguments: ["%", "[%]", "[95, %]", "[%, 95]"])
  func stop(form: String) throws {
    let folder = try TemporaryFolder()
    let options = [
      "--tokens", "1,2", "--layers", "0..<1", "--generate", "4", "--json", "--out", "\(folder.path)/run",
    ]
    func generated(_ model: String, _ more: [String] = []) throws -> [Int] {
      let outcome = try Command(["run", model] + options + more).run()
      #expect(outcome.status == 0)
      return try JSONValue.text(outcome.output).at("tokens", "generated").integers()
    }
    let free = try generated(Command.golden("w8a_tiny"))
    #expect(free.count == 4)
    let end = free[1]
    var model = try EditableModel()
    try model.configure("{", "{\"eos_token_id\": \(form.replacing("%", with: "\(end)")), ")
    let path = try model.save(in: folder)
    #expect(try generated(path) == free)
    let stopped = free.prefix(through: try #require(free.firstIndex(of: end)))
    #expect(stopped.count < 4)
    #expect(try generated(path, ["--stop"]) == Array(stopped))
  }

  @Test(
    "A run whose k is not the one that the checkpoint names says so", arguments: [("3.0", 0), ("5.0", 1)])
  func statedDivisor(k: String, notes: Int) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command([
      "run", Command.golden("w8a_tiny"), "--tokens", "1", "--generate", "0", "--k", k, "--out",
      folder.path("run"),
    ]).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    let note = "the configuration of the model names k = 3.0 (dynamic_sfr_k); the run took k = 5.0 (--k)"
    #expect(outcome.error.components(separatedBy: "note: \(note)\n").count == notes + 1)
    #expect(try folder.text("run/manifest.json").components(separatedBy: note).count == notes + 1)
  }

  /// An option, and what the manifest then says.
  struct Recorded: Sendable, CustomTestStringConvertible {
    var options: [String]
    var path: [String]
    var value: JSONValue.Content
    var testDescription: String { options.joined(separator: " ") }
  }

  static let recorded: [Recorded] =
    [("sites", "released"), ("sites", "paper"), ("window", "released"), ("window", "paper")].map {
      Recorded(options: ["--\($0)", $1], path: ["mode", $0], value: .string($1))
    }
    + ["bitwise", "ternary", "twos-complement", "graded"].map {
      Recorded(options: ["--coding", $0], path: ["mode", "coding"], value: .string($0))
    }
    + ["half-even", "half-up", "floor"].map {
      Recorded(options: ["--rounding", $0], path: ["mode", "rounding"], value: .string($0))
    }
    + [
      Recorded(options: ["--k", "2.5"], path: ["mode", "k"], value: .string("2.5")),
      Recorded(
        options: ["--chip", "loihi1-davies2018"], path: ["chip", "name"], value: .string("loihi1-davies2018")),
      Recorded(options: ["--set", "cores.rows=9"], path: ["chip", "rows"], value: .integer(9)),
      Recorded(options: ["--layers", "2..<3"], path: ["model", "first_layer"], value: .integer(2)),
      Recorded(options: ["--tokens-in-flight", "1"], path: ["lossy"], value: .bool(false)),
      Recorded(options: ["--seed", "3"], path: ["lossy"], value: .bool(false)),
      Recorded(options: ["--threads", "2"], path: ["lossy"], value: .bool(false)),
    ]

  @Test("are taken and recorded", arguments: recorded)
  func isRecorded(_ option: Recorded) throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "run", Command.golden("w8a_tiny"), "--tokens", "1", "--generate", "1", "--out", "\(folder.path)/run",
    ]
    let layers = option.options.contains("--layers") ? [] : ["--layers", "0..<1"]
    let outcome = try Command(arguments + layers + option.options).run()
    #expect(outcome.status == 0, "\(outcome.error)")
    var value = try JSONValue.read(file: "\(folder.path)/run/manifest.json", limit: 1 << 20)
    for name in option.path { value = try value.at(name) }
    #expect(value.content == option.value)
  }

  @Test("--tokens-in-flight 1 never lets two positions overlap")
  func inFlight() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "run", Command.golden("w8a_tiny"), "--tokens", "1,2,3,4", "--generate", "0", "--layers", "0..<2",
    ]
    func positions(_ more: [String]) throws -> [(entered: Int, completed: Int)] {
      #expect(try Command(arguments + ["--out", "\(folder.path)/run"] + more).run().status == 0)
      let table = try CommandTable("\(folder.path)/run/tokens.csv")
      return Array(zip(try table.integers("entered_ps"), try table.integers("completed_ps")))
    }
    let serial = try positions(["--tokens-in-flight", "1"])
    #expect(zip(serial, serial.dropFirst()).allSatisfy { $0.completed <= $1.entered })
    let pipelined = try positions([])
    #expect(zip(pipelined, pipelined.dropFirst()).contains { $0.completed > $1.entered })
    #expect(try #require(pipelined.last).completed < (try #require(serial.last).completed))
  }

  @Test("a plain checkpoint says that it runs unspiked")
  func plain() throws {
    let run = try RunFixture.plain.get()
    #expect(run.outcome.status == 0)
    #expect(run.outcome.error.contains("unspiked"))
    let summary = try run.json("summary.json")
    #expect(try summary.integer("events", "packets_by_kind", "spike") == 0)
    #expect(try summary.integer("events", "packets_by_kind", "graded") > 0)
    let golden = try JSONValue.read(file: Command.golden("spikingbrain-tiny/golden.json"), limit: 1 << 24)
    let expected = try golden.at("modes", "float", "p1", "generated_ids").integers()
    #expect(try summary.at("tokens", "generated").integers() == Array(expected.prefix(2)))
  }
}

/// Something that a test did not expect.
enum CommandTestError: Error {
  case unexpected(String)
}
