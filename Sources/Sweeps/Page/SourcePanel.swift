import DataFiles
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
      <pre tabindex="0">\(source.command.map(ShellText.quoted).joined(separator: " "))</pre>
      <div class="wrap">\(Panel.rows(["what", "which"], texts: 2, rows))</div>
      """
    panel.numbers =
      "<h3>Sweep file</h3><pre tabindex=\"0\">\(.lines(source.text, most: Self.mostLines))</pre>"
    return panel
  }
}
