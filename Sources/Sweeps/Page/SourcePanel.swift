import PageKit
import SpikeFoundry
import SweepPlans

/// Where the page comes from.
struct SourcePanel {
  /// Most lines of the sweep file.
  static let mostLines = 400

  let data: SweepPageData
  let source: SweepPage.Source

  var panel: Panel {
    var panel = Panel(
      title: "How can it be repeated?",
      lead: "The same ledger and the same command give the same page.", isWide: true)
    let rows = [
      ["spikefoundry", SpikeFoundryVersion.current], ["semantics of the engine", EngineSemantics.version],
      ["store", source.store], ["chip", data.file.chip.name],
      ["search", "\(data.file.search.method.rawValue), seed \(data.file.search.seed)"],
    ]
    panel.figure = """
      <pre tabindex="0">\(source.command.map(Self.quoted).joined(separator: " "))</pre>
      <div class="wrap">\(Panel.rows(["what", "which"], texts: 2, rows))</div>
      """
    panel.numbers =
      "<h3>Sweep file</h3><pre tabindex=\"0\">\(.lines(source.text, most: Self.mostLines))</pre>"
    return panel
  }

  /// An argument as shells read it.
  static func quoted(_ argument: String) -> String {
    let isPlain = argument.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "-_./=:,".utf8.contains($0)
    }
    return isPlain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
