import ChipModel

extension ReportPage {
  func sparsity(into page: inout MarkdownPage) {
    page.heading("Sparsity")
    guard !report.sites.isEmpty else {
      page.paragraph("No site is spiked: every linear input travels as graded packets.")
      return
    }
    page.table(
      ["site", "channels", "silent", "spikes per channel", "slot", "figure 9", "at most 7", "largest"],
      rows: ([figures.sparsity] + report.sites).map { site in
        func share(_ ratio: Ratio) -> String { HumanText.percent(ratio.numerator, of: ratio.denominator) }
        return [
          InertText.markdown(site.site) + (site.isQuery ? " (queries, not in the total)" : ""),
          HumanText.count(Int128(site.channels)), share(site.silent), site.spikesPerChannel.text(places: 3),
          share(site.slot), share(site.figureNine), share(site.atMostSevenFraction), "\(site.largest)",
        ]
      })
    page.paragraph(
      "Spikes are counted as set bits of the magnitude, whatever the coding. Figure 9 of the SpikingBrain report "
        + "gives 69.15 % for the 7B model.")
  }

  func provenance(into page: inout MarkdownPage) {
    page.heading("Where the chip's numbers come from")
    page.paragraph(Headline.grade(figures).prefix(1).uppercased() + Headline.grade(figures).dropFirst() + ".")
    let numbers = report.chip.provenance
    guard !numbers.isEmpty else { return }
    page.table(
      ["number", "value", "band", "grade", "source"], leftAligned: [1, 2, 3, 4],
      rows: numbers.prefix(200).map { number in
        let band =
          [number.low, number.high].contains { $0 != nil }
          ? "\(number.low ?? "?") to \(number.high ?? "?")" : ""
        let source = [number.source, number.corner].compactMap { $0 }.joined(separator: "; ")
        return [
          InertText.markdown(number.path), InertText.markdown(number.value), InertText.markdown(band),
          number.grade?.rawValue ?? (number.isNumber ? "not stated" : ""), InertText.markdown(source),
        ]
      })
  }

  func limits(into page: inout MarkdownPage) {
    page.heading("What is not modelled")
    page.bullets([
      "Wires, clock trees, voltage and temperature: a price is one number per action.",
      "Control inside a core: units work side by side, each serves one thing at a time.",
      "Loading of weights: they are in the cores when the run starts.",
      "Floating-point operations are priced by kind; their value is computed in double precision.",
    ])
  }
}
