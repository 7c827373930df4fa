import Testing

@testable import DataFiles

@Suite("Failures")
struct FailureTests {
  @Test("A message has at most four lines and 4000 characters, whatever the input says")
  func bounded() {
    let failure = Failure(.data, String(repeating: String(repeating: "x", count: 5000) + "\n", count: 9))
    #expect(failure.message.split(separator: "\n").count == 4)
    #expect(failure.message.unicodeScalars.count <= 4000)
    #expect(failure.text.hasSuffix("\n"))
  }

  @Test(
    "Control, bidirectional and invisible characters come out as escapes",
    arguments: [
      "\u{1B}[31m", "\u{0}", "\r", "\u{85}", "\u{AD}", "\u{180E}", "\u{202E}txt", "\u{2066}", "\u{200B}",
      "\u{FEFF}", "\u{E0041}",
    ])
  func escapes(_ text: String) {
    let failure = Failure(.data, file: "a\(text)b", path: text, "found \(text)")
    #expect(failure.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
    #expect(failure.message.contains("\\u{"))
  }

  @Test("A place is printed as file:line:column: error: path: problem")
  func place() {
    let failure = Failure(
      .data, file: "chip.yaml", position: TextPosition(line: 3, column: 7), path: "core.queue.depth",
      "expected x")
    #expect(failure.message == "chip.yaml:3:7: error: core.queue.depth: expected x")
    #expect(failure.code.rawValue == 65)
  }

  @Test("Ordinary text of any language is left alone")
  func leavesText() { #expect(MessageText.escape("Ä 中文 naïve 😀") == "Ä 中文 naïve 😀") }

  @Test(
    "The nearest name is found, and nothing where no name is near",
    arguments: [
      ("depht", "depth"), ("hiden_size", "hidden_size"), ("hidden_sizes", "hidden_size"), ("xyz", nil),
      ("", nil),
    ] as [(String, String?)])
  func nearest(_ name: String, _ expected: String?) {
    #expect(NearestName.of(name, in: ["width", "depth", "hidden_size"]) == expected)
  }
}
