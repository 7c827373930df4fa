import ChipModel
import Quantities
import RunRecord
import SpikeWorkload

/// `report.md`: the run for people, with the pictures beside it.
public struct ReportPage: Sendable {
  let report: RunReport
  let figures: RunFigures
  /// What to know of the pictures of the data flow.
  private let drawing: String?

  /// Prepares the page of a run, with a sentence on its pictures of the data flow where these show less.
  public init(_ report: RunReport, drawing: String? = nil) {
    self.report = report
    self.drawing = drawing
    figures = RunFigures(report)
  }

  /// The text of the page.
  public var markdown: String {
    var page = MarkdownPage()
    headline(into: &page)
    losses(into: &page)
    configuration(into: &page)
    energyByComponent(into: &page)
    energyByGroup(into: &page)
    criticalPath(into: &page)
    time(into: &page)
    links(into: &page)
    sparsity(into: &page)
    tokens(into: &page)
    page.heading("Data flow")
    page.paragraph("![Operators with their cores, drawn by Graphviz](dataflow.svg)")
    if let drawing { page.paragraph(drawing) }
    provenance(into: &page)
    limits(into: &page)
    return page.text
  }

  private func headline(into page: inout MarkdownPage) {
    let description = report.description
    let name = InertText.markdown(description.modelName)
    page.heading("\(name) on \(InertText.markdown(description.chipOrigin.title(report.chip.name)))", level: 1)
    if report.isLossy { page.paragraph("**LOSSY RUN: \(Headline(report, folder: nil).lossText(figures)).**") }
    let headline = Headline(report, folder: nil)
    if let stop = StopText(report.record) { page.paragraph("**PARTIAL RUN: \(stop.sentence).**") }
    let bottleneck = Bottleneck(report).sentence.map { ["Bottleneck: \(InertText.markdown($0))"] } ?? []
    page.bullets(
      [
        "Tokens: \(headline.tokenText)", "Latency: \(headline.latencyText(figures))",
      ] + bottleneck + [
        "Energy: \(headline.energyText)", "Sparsity: \(headline.sparsityText(figures))",
        "Cores: \(headline.coreText(figures))", "Grade: \(Headline.grade(figures))",
      ])
    if let prompt = report.description.promptText, !prompt.isEmpty {
      page.paragraph("Prompt:")
      page.quotation(prompt)
    }
    if !report.description.text.isEmpty {
      page.paragraph("Generated:")
      page.quotation(report.description.text)
    }
    page.paragraph("![Where every operator lives](placement.svg)")
    page.paragraph("![Busy time, firing rate, energy and link load](noc.svg)")

  }

  private func losses(into page: inout MarkdownPage) {
    let losses = report.record.losses.filter { $0.packets > 0 }
    guard !losses.isEmpty else { return }
    page.heading("Lost spikes")
    page.paragraph("Full input queues dropped spikes. Everything below describes a run that lost them.")
    let worst = losses.sorted { ($1.packets, $0.tile, $0.site) < ($0.packets, $1.tile, $1.site) }
    page.table(
      ["place", "site", "spikes lost"], leftAligned: [1],
      rows: worst.prefix(20).map {
        [tile($0.tile), InertText.markdown($0.site), HumanText.count(Int128($0.packets))]
      })
    if losses.count > 20 { page.paragraph("\(losses.count - 20) more are listed in `summary.json`.") }
  }

  private func configuration(into page: inout MarkdownPage) {
    let description = report.description
    let mode = description.mode
    let shape = description.shape
    let chip = report.chip
    let linear = shape.layers.count { $0 == .gatedLinear }
    page.heading("Configuration")
    page.table(
      ["what", "value"], leftAligned: [1],
      rows: [
        [
          "model",
          "\(shape.layers.count) layers (\(linear) linear attention, \(shape.layers.count - linear) sliding window), "
            + "hidden \(shape.hidden), intermediate \(shape.intermediate), "
            + "\(shape.heads)/\(shape.keyValueHeads) heads of \(shape.headDimension), vocabulary \(shape.vocabulary)",
        ],
        ["model sha256", InertText.markdown(description.modelSHA256)],
        [
          "spikes",
          shape.isSpiking
            ? "sites \(mode.sites.rawValue), coding \(mode.coding.rawValue), k = \(mode.k), "
              + "rounding \(mode.rounding.rawValue), window \(mode.window.rawValue)"
            : "none: a plain checkpoint runs on graded packets, whatever the sites",
        ],
        [
          "chip",
          "\(InertText.markdown(description.chipOrigin.title(chip.name))): \(ChipText.mesh(chip)) cores, "
            + "\(HumanText.count(Int128(chip.core.synapseMemory))) B synapse memory and "
            + "\(HumanText.count(Int128(chip.core.stateMemory))) B state memory each, queue \(Capacity.text(chip.core.queueDepth)) "
            + "(\(chip.core.onFull.rawValue)), \(chip.network.switching.rawValue) network",
        ],
        ["chip sha256", InertText.markdown(description.chipSHA256)],
        ["placement sha256", InertText.markdown(description.placementSHA256)],
        ["spikefoundry", InertText.markdown(description.toolVersion)],
      ]
        + chip.clocks.map {
          [
            "clock \(InertText.markdown($0.name))",
            "\($0.frequency.hertz) Hz, period \($0.period.picoseconds) ps",
          ]
        }
        + description.options.map { ["option \(InertText.markdown($0.name))", InertText.markdown($0.value)] })
    page.bullets(description.notes.map { InertText.markdown($0, startsLine: true) })
  }

  func tile(_ number: Int) -> String {
    TileIdentity(number, of: report.chip).place(on: report.chip)
  }
}
