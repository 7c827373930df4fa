import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry doctor")
struct DoctorTests {
  private func doctor(_ folder: TemporaryFolder, python: String) throws -> Command.Outcome {
    var command = Command(["doctor", "--store", "\(folder.path)/a/b", "--json"])
    command.environment = ["SPIKEFOUNDRY_PYTHON": python]
    return try command.run()
  }

  @Test("uses what a run needs and the ledger's folder, and leaves nothing behind")
  func trials() throws {
    let folder = try TemporaryFolder()
    let outcome = try doctor(folder, python: "/bin/false")
    #expect(outcome.status == 0, "\(outcome.output)")
    guard case .array(let trials) = try JSONValue.text(outcome.output).at("trials").content else {
      throw CommandTestError.unexpected("trials")
    }
    var found: [String: (state: String, answer: String)] = [:]
    for trial in trials {
      guard case .string(let name) = try trial.at("name").content,
        case .string(let state) = try trial.at("state").content,
        case .string(let answer) = try trial.at("answer").content
      else { throw CommandTestError.unexpected("trial") }
      found[name] = (state, answer)
    }
    for name in ["embedded model", "OpenBLAS", "Graphviz", "ledger"] {
      #expect(found[name]?.state == "ok", "\(name): \(found[name]?.answer ?? "")")
    }
    #expect(found["OpenBLAS"]?.answer.contains("OpenBLAS 0.") == true, "\(found["OpenBLAS"]?.answer ?? "")")
    #expect(found["ledger"]?.answer.contains("write-ahead log") == true)
    for name in ["Optuna", "SALib"] {
      #expect(found[name]?.state == "absent")
      #expect(found[name]?.answer.contains("SPIKEFOUNDRY_PYTHON") == true)
    }
    #expect(try folder.tree().isEmpty)
  }

  @Test("finds a ledger that is none")
  func foreignLedger() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/a/b", withIntermediateDirectories: true)
    try folder.make("a/b/ledger.sqlite", String(repeating: "no ledger ", count: 1000))
    let outcome = try doctor(folder, python: "/bin/false")
    #expect(outcome.status == 0 && outcome.output.contains("not a database"), "\(outcome.output)")
  }
}
