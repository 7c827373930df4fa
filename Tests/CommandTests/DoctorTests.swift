import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry doctor")
struct DoctorTests {
  /// What is found by name, with the folder of programs where one is given.
  private func doctor(
    _ folder: TemporaryFolder, python: String, path: String? = nil
  ) throws -> [String: (state: String, answer: String)] {
    var command = Command(["doctor", "--store", "\(folder.path)/a/b", "--json"])
    command.environment = ["SPIKEFOUNDRY_PYTHON": python].merging(path.map { ["PATH": $0] } ?? [:]) { $1 }
    let outcome = try command.run()
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
    return found
  }

  @Test("uses what a run needs and the ledger's folder, and leaves nothing behind")
  func trials() throws {
    let folder = try TemporaryFolder()
    let found = try doctor(folder, python: "/bin/false")
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

  @Test(
    "tells a program that is not there from one that does not work",
    arguments: [
      (nil, "absent", "not found (sbatch)"), ("echo slurm 23.11.4", "ok", "slurm 23.11.4"),
      (
        "echo 'sbatch: error: no configuration' >&2; echo more; exit 1", "unready",
        "installed, not configured: sbatch: error: no configuration"
      ),
      ("exit 3", "unready", "installed, not configured: sbatch says nothing, and ends with status 3"),
      ("echo half; kill -9 $$", "unready", "installed, not configured: half"),
    ])
  func slurm(script: String?, state: String, answer: String) throws {
    let folder = try TemporaryFolder()
    if let script {
      try folder.make("sbatch", "#!/bin/sh\n\(script)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("sbatch"))
    }
    let found = try doctor(folder, python: "/bin/false", path: folder.path)["Slurm"]
    #expect(found?.state == state && found?.answer == answer, "\(found.map { "\($0)" } ?? "")")
  }

  @Test("tells a package that is not there from one that does not work")
  func packages() throws {
    for (error, state) in [("ModuleNotFoundError: optuna", "absent"), ("ImportError: numpy", "unready")] {
      let folder = try TemporaryFolder()
      try folder.make("python", "#!/bin/sh\nread line\necho '{\"error\": \"\(error)\"}'\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("python"))
      let found = try doctor(folder, python: folder.path("python"))["Optuna"]
      #expect(
        found?.state == state && found?.answer.contains(error) == true, "\(found.map { "\($0)" } ?? "")")
    }
  }

  @Test("finds a ledger that is none")
  func foreignLedger() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/a/b", withIntermediateDirectories: true)
    try folder.make("a/b/ledger.sqlite", String(repeating: "no ledger ", count: 1000))
    let found = try doctor(folder, python: "/bin/false")["ledger"]
    #expect(found?.state == "unready" && found?.answer.contains("not a database") == true)
  }
}
