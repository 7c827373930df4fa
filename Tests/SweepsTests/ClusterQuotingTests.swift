import Foundation
import Sweeps
import TestSupport
import Testing

@Suite("Names in scripts for clusters")
struct ClusterQuotingTests {
  private func script(shards: String, sweep: String = "a b.yaml") -> ClusterScript {
    ClusterScript(
      sweep: [sweep], work: [], program: "/bin/echo", shards: shards, nodes: 3, minutes: 60, processors: 2)
  }

  @Test(
    "end no line, whatever they are: no comment becomes a command or a directive",
    arguments: ClusterScript.Backend.allCases)
  func lines(backend: ClusterScript.Backend) {
    let plain = script(shards: "s").text(backend).split(separator: "\n", omittingEmptySubsequences: false)
    for name in ["x\ntouch y\n#", "x\r\n#SBATCH --wrap=y", "'\n#BSUB -q y\n'", "\\\n\u{7F}"] {
      let script = script(shards: name, sweep: name).text(backend)
      let lines = script.split(omittingEmptySubsequences: false) { $0.isNewline }
      #expect(lines.count == plain.count, "\(script)")
      #expect(lines.allSatisfy { !$0.hasPrefix("touch") && !$0.hasPrefix("#SBATCH --wrap") })
    }
  }

  @Test(
    "are what a worker and the command in the comment get",
    arguments: ["s", "it's", "a\nb", "it's\n'\\7\u{1}7\t\u{E4}\u{7F}$x`y`\"", "'\r\\n"])
  func words(name: String) throws {
    let text = script(shards: name, sweep: name).text(.lsf)
    #expect(
      try output("LSB_JOBINDEX=1\nLSB_DJOB_NUMPROC=2\n" + text)
        == "sweep work \(name) --shards \(name) --share 0/3 --jobs 2\n")
    let comment = try #require(text.split(separator: "\n").first { $0.hasPrefix("#   ") })
    #expect(try output(String(comment.dropFirst(4))) == "sweep collect \(name) --shards \(name)\n")
  }

  private func output(_ script: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
