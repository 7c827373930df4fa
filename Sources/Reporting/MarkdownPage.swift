/// A Markdown page in the making; text from input goes through `InertText.markdown` before it comes here.
package struct MarkdownPage {
  package private(set) var text = ""

  package init() {}

  package mutating func heading(_ title: String, level: Int = 2) {
    text += String(repeating: "#", count: level) + " " + title + "\n\n"
  }

  package mutating func paragraph(_ string: String) { text += string + "\n\n" }

  package mutating func bullets(_ items: [String]) {
    guard !items.isEmpty else { return }
    for item in items { text += "- \(item)\n" }
    text += "\n"
  }

  /// Text of several lines, such as a prompt, quoted line by line.
  mutating func quotation(_ string: String) {
    let lines = string.split(omittingEmptySubsequences: false) { $0.isNewline }
    for line in lines.prefix(60) {
      text += "> " + InertText.markdown(String(line), limit: 2000, startsLine: true) + "  \n"
    }
    if lines.count > 60 { text += "> … \(lines.count - 60) more lines\n" }
    text += "\n"
  }

  /// A table; columns after the first are aligned to the right unless they are named in `leftAligned`.
  package mutating func table(_ columns: [String], leftAligned: Set<Int> = [], rows: [[String]]) {
    text += "| " + columns.joined(separator: " | ") + " |\n|"
    for index in columns.indices { text += index == 0 || leftAligned.contains(index) ? "---|" : "---:|" }
    text += "\n"
    for row in rows { text += "| " + row.joined(separator: " | ") + " |\n" }
    text += "\n"
  }
}
