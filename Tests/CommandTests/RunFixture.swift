import DataFiles
import Foundation
import TestSupport
import Testing

/// Run folders that several tests read; each is made once.
struct RunFixture: Sendable {
  let outcome: Command.Outcome
  let folder: TemporaryFolder
  let arguments: [String]

  var out: String { "\(folder.path)/run" }
  var dump: String { "\(folder.path)/dump.safetensors" }

  func table(_ name: String) throws -> CommandTable { try CommandTable("\(out)/\(name)") }
  func json(_ name: String) throws -> JSONValue { try JSONValue.read(file: "\(out)/\(name)", limit: 1 << 24) }

  private static func make(_ arguments: [String], _ more: [String] = []) -> Result<RunFixture, any Error> {
    Result {
      let folder = try TemporaryFolder()
      let all = arguments + ["--out", "\(folder.path)/run"] + more
      return RunFixture(outcome: try Command(all).run(), folder: folder, arguments: arguments)
    }
  }

  /// Everything by default, but few tokens: the embedded model and its default prompt.
  static let standard = make(["run", "--generate", "2"])
  /// Stopped while the second generated token is under way.
  static let partial = make(["run", "--generate", "8", "--stop-at", "1.1 ms"])
  /// The golden prompt with the sites of the released code.
  static let released = golden("released")
  /// The golden prompt with the sites of the paper.
  static let paper = golden("paper")
  /// A plain checkpoint.
  static let plain = make(
    ["run", Command.golden("spikingbrain-tiny"), "--prompt", "NICHOLAS", "--generate", "2", "--json"])
  /// The cheapest run.
  static let small = make(["run", Command.golden("w8a_tiny")] + Small.options + ["--json"])

  private static func golden(_ sites: String) -> Result<RunFixture, any Error> {
    Result {
      let folder = try TemporaryFolder()
      let arguments = ["run", "--prompt", "NICHOLAS", "--generate", "16", "--sites", sites]
      let all = arguments + ["--out", "\(folder.path)/run", "--dump", "\(folder.path)/dump.safetensors"]
      return RunFixture(outcome: try Command(all).run(), folder: folder, arguments: arguments)
    }
  }
}
