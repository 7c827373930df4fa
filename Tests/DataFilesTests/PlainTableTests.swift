import DataFiles
import Testing

@Suite("Tables for a terminal")
struct PlainTableTests {
  @Test(
    "stay tables whatever a cell holds",
    arguments: ["is\nthe question", "a\r", "a\tb", "\u{1B}[2J", "\u{85}"])
  func escaping(_ cell: String) {
    let text = PlainTable.text([["name", "count"], [cell, "1"], ["b", "22"]])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[1].contains("\\u{"))
    // The second column begins in one place.
    let places = zip(lines, ["count", "1", "22"]).map { line, last in line.count - last.count }
    #expect(Set(places).count == 1 && zip(lines, ["count", "1", "22"]).allSatisfy { $0.hasSuffix($1) })
  }
}
