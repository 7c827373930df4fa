import ChipModel
import ChipPlacement
import DataFiles
import Reporting
import RunRecord
import TestSupport
import Testing

/// Names that would be markup, formulas or controls if any writer let them through.
private let hostileNames = [
  "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "']]></text><script>",
  "a|b`c*d_e[f](javascript:x)",
  "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\tcell", "\r\nrow", "\\N\\G\\l", "<b>html label</b>",
  "x\" URL=\"javascript:alert(1)", "{a|b}<port>", "; subgraph { evil }", "\u{1B}[31mred", "\u{202E}reversed",
  "\u{0}nul",
  "&lt;b&gt;", "--> <!--", "# heading", "1. list", "https://example.org www.example.org",
]

@Suite struct HostileNameTests {
  private func report(_ name: String) throws -> RunReport {
    var chip = SampleChip.chip(columns: 2, rows: 2, name: name)
    chip.clocks = [NamedClock(name: name, frequency: chip.clocks[0].frequency)]
    chip.provenance = [
      Provenance(path: name, value: name, low: name, grade: .guess, source: name, corner: name)
    ]
    let operators = ["embedding", "layers.0." + name, name]
    var record = SampleRun.record(on: chip, seed: 4, operators: operators)
    record.losses = [LossRecord(tile: 1, site: name, packets: 3)]
    record.packets[0].dropped = 3
    record.packets[0].injected += 3
    record.tiles[0].packetsOut += 3
    var description = SampleRun.description(model: name, text: name + "\n" + name, note: name)
    description.promptText = name
    description.options = [.init(name, name)]
    return try RunReport(
      record: record, chip: chip, placement: SampleRun.placement(on: chip, operators: operators),
      description: description, sites: SampleRun.sites(name: name),
      edges: [OperatorEdge(from: "embedding", to: name, label: name)])
  }

  private func text(_ name: String, _ files: [ReportFile]) throws -> String {
    String(decoding: try #require(files.first { $0.name == name }).contents, as: UTF8.self)
  }

  @Test("Pictures keep their elements, and nothing in them is active", arguments: hostileNames)
  func pictures(name: String) throws {
    let plain = try report("plain").files()
    let files = try report(name).files()
    for picture in ["noc.svg", "placement.svg"] {
      #expect(try tags(text(picture, files)) == tags(text(picture, plain)), "\(picture)")
    }
    // Graphviz is free to split a long label, so only the kinds of its elements are compared.
    #expect(try Set(tags(text("dataflow.svg", files))) == Set(tags(text("dataflow.svg", plain))))
    for picture in ["noc.svg", "placement.svg", "dataflow.svg"] {
      let content = try text(picture, files)
      #expect(!content.contains("<script") && !content.contains("<a ") && !content.contains("<image"))
      #expect(!content.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    }
  }

  /// Names of the elements of an XML text in order.
  private func tags(_ xml: String) -> [String] {
    xml.split(separator: "<").dropFirst().map { part in
      String(part.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" || $0 == "?" })
    }
  }

  @Test("The page has the same lines and no raw markup of the name", arguments: hostileNames)
  func page(name: String) throws {
    let page = ReportPage(try report(name)).markdown
    let plain = ReportPage(try report("plain")).markdown
    #expect(!page.contains("<"))
    #expect(!page.contains("](javascript"))
    #expect(!page.contains("://"))
    let newLines = name.unicodeScalars.count { $0 == "\n" } * 3
    #expect(abs(lines(page).count - lines(plain).count) <= newLines)
    for (line, other) in zip(tableShapes(page), tableShapes(plain)) { #expect(line == other) }
    #expect(!page.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E })
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Columns of every table row.
  private func tableShapes(_ text: String) -> [Int] {
    lines(text).filter { $0.hasPrefix("|") }.map { $0.count { $0 == "|" } }
  }

  @Test("No CSV cell starts a formula and every row has the columns of its header", arguments: hostileNames)
  func tables(name: String) throws {
    for file in try RunTables(report(name)).files([.csv]) {
      let rows = String(decoding: file.contents, as: UTF8.self).split(separator: "\n").map(cells)
      #expect(Set(rows.map(\.count)).count == 1, "\(file.name)")
      for cell in rows.joined() {
        #expect(Double(cell) != nil || !"=+-@\t\r".contains { cell.hasPrefix(String($0)) })
      }
    }
  }

  /// Cells of one CSV line, quotes taken off.
  private func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  @Test("DOT text has one statement per line and no active attribute", arguments: hostileNames)
  func dot(name: String) throws {
    let report = try report(name)
    let dot = PlacementDrawing(report.placement, edges: report.edges, record: report.record).dotText()
    let other = try self.report("plain")
    let plain = PlacementDrawing(other.placement, edges: [], record: other.record).dotText()
    #expect(lines(dot).count == lines(plain).count + 1)
    for line in lines(dot) {
      let bare = unquoted(line)
      #expect(
        !bare.contains("URL") && !bare.contains("href") && !bare.contains("image") && !bare.contains("<"))
    }
  }

  /// A line of DOT without its strings.
  private func unquoted(_ line: Substring) -> String {
    var bare = ""
    var isQuoted = false
    var isEscaped = false
    for character in line {
      if character == "\"", !isEscaped { isQuoted.toggle() } else if !isQuoted { bare.append(character) }
      isEscaped = character == "\\" && !isEscaped
    }
    #expect(!isQuoted, "an open string in \(line)")
    return bare
  }

  @Test("The page of a run has the elements of a plain one, and no name in a script", arguments: hostileNames)
  func htmlPage(name: String) throws {
    let checked = try MarkupChecker(PageFolder(try report(name)).html)
    let plain = try MarkupChecker(PageFolder(try report("plain")).html)
    // Names may join parts of the model, so only the kinds of elements are compared, and what is active in full.
    #expect(Set(checked.elements.map(\.name)) == Set(plain.elements.map(\.name)))
    #expect(
      checked.raw.filter { $0.element.attributes["type"] == nil }.map(\.text)
        == plain.raw.filter { $0.element.attributes["type"] == nil }.map(\.text))
    for element in checked.elements {
      #expect(element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "src" })
      #expect(element.attributes["href"]?.hasPrefix("data:text/csv;base64,") ?? true)
      #expect(!(element.attributes["style"] ?? "").contains("url"))
    }
  }

  @Test("The headline keeps control characters off the terminal", arguments: hostileNames)
  func headline(name: String) throws {
    let headline = Headline(try report(name), folder: name).text
    #expect(!headline.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x202E })
  }

  @Test("JSON files parse strictly whatever the names", arguments: hostileNames)
  func json(name: String) throws {
    let report = try report(name)
    for text in [try Summary(report).json(), try Manifest(report).json()] {
      #expect(throws: Never.self) { try JSONValue.parse(Array(text.utf8), file: "test", depthLimit: 16) }
    }
  }
}
