import Foundation
import TestSupport
import Testing

@Suite("Names on the terminal")
struct TerminalTests {
  /// Controls, escapes and what reorders or hides text, but not line breaks.
  private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  @Test("of a chip, a folder and a prompt control nothing, and files on it show what they hold")
  func inert() throws {
    let folder = try TemporaryFolder()
    try folder.use { path in
      let preset = Command.package.appendingPathComponent("Sources/ChipModel/Presets/spikefoundry-ref.yaml")
      let name = #""<b> \e[31mred\e[0m \u202Ereversed\u2066 \a\r\u200B=1+1""#
      let text = try String(contentsOf: preset, encoding: .utf8)
        .replacing("name: spikefoundry-ref", with: "name: \(name)")
      #expect(text.contains(name))
      try folder.make("chip.yaml", text)
      let chip = "\(path)/chip.yaml"
      let run = "\(path)/run \u{202E}\u{1B}[31m"
      let commands = [
        ["chip", "validate", chip], ["chip", "show", chip],
        ["run", "--chip", chip, "--prompt", "\u{202E}x\u{1B}[2J", "--generate", "1", "--out", run],
        ["report", run, "--out", "\(path)/page.html"], ["diff", run, run], ["trace", "info", run],
        ["price", run, "--chip", chip], ["run", "--chip", chip, "--generate", "1", "--json", "--out", run],
        ["diff", run, run, "--json"],
      ]
      for arguments in commands {
        let outcome = try Command(arguments).run()
        for (stream, text) in [("output", outcome.output), ("error", outcome.error)] {
          let active = text.unicodeScalars.filter(Self.isActive)
          #expect(
            active.isEmpty, "\(arguments[0]) \(arguments[1]), standard \(stream): \(active.map(\.value))")
        }
      }
      #expect(try Command(["chip", "validate", chip]).run().output.contains(#"\u{1b}[31mred"#))
      for file in [
        "manifest.json", "chip.yaml", "report.md", "cores.csv", "dataflow.dot", "noc.svg", "placement.svg",
      ] {
        let text = try String(contentsOfFile: "\(run)/\(file)", encoding: .utf8)
        #expect(!text.unicodeScalars.contains(where: Self.isActive), "\(file)")
      }
    }
  }

  @Test("A chip with many errors has at most four lines for each of them")
  func fourLines() throws {
    let folder = try TemporaryFolder()
    try folder.use { path in
      let preset = Command.package.appendingPathComponent("Sources/ChipModel/Presets/spikefoundry-ref.yaml")
      let text = try String(contentsOf: preset, encoding: .utf8)
        .replacing("pJ", with: "ns").replacing("lanes:", with: "lanez:")
      try folder.make("chip.yaml", text)
      let outcome = try Command(["chip", "validate", "\(path)/chip.yaml"]).run()
      #expect(outcome.status == 65)
      let lines = outcome.error.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let starts = lines.indices.filter { lines[$0].contains(": error: ") || lines[$0].hasPrefix("and ") }
      #expect(starts.count > 5)
      #expect(starts.first == lines.startIndex)
      for (start, next) in zip(starts, starts.dropFirst() + [lines.endIndex]) { #expect(next - start <= 4) }
    }
  }
}
