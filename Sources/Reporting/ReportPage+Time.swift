import ChipModel
import Quantities
import RunRecord

extension ReportPage {
  func time(into page: inout MarkdownPage) {
    let tiles = report.record.tiles
    let end = Int128(report.record.end.picoseconds)
    let order = tiles.active.filter { tiles[$0].isUsed }
      .sorted { (tiles[$1].busy, $0) < (tiles[$0].busy, $1) }
    page.heading("Where the time goes")
    page.paragraph("The \(min(10, order.count)) places that work most, of \(order.count) that work at all.")
    page.table(
      [
        "place", "busy", "stalled", "synapse unit", "neuron unit", "output unit", "queue max", "spikes in",
        "spikes out",
      ],
      rows: order.prefix(10).map { index in
        let tile = tiles[index]
        func share(_ time: Int64) -> String { HumanText.percent(Int128(time), of: end) }
        return [
          self.tile(index), share(tile.busy), share(tile.stalled), share(tile.synapseBusy),
          share(tile.neuronBusy),
          share(tile.outputBusy), "\(tile.queueMaximum)", HumanText.count(Int128(tile.spikesIn)),
          HumanText.count(Int128(tile.spikesOut)),
        ]
      })
  }

  func links(into page: inout MarkdownPage) {
    let links = report.record.links.filter { $0.direction != .ejection && $0.packets > 0 }
      .sorted { ($1.busy, $0.tile, $0.direction.rawValue) < ($0.busy, $1.tile, $1.direction.rawValue) }
    page.heading("Links")
    page.paragraph(
      "\(HumanText.count(figures.packets.injected)) packet copies crossed \(HumanText.count(figures.hops)) links, "
        + "\(Ratio(figures.hops, figures.packets.injected).text(places: 2)) on the mean; "
        + "the busiest of \(links.count) used links (ejection into a core is not counted as one):")
    page.table(
      ["from", "to", "packets", "flits", "transmits", "packets waited in all"], leftAligned: [1],
      rows: links.prefix(10).map { link in
        [
          tile(link.tile), tile(LinkTarget(link, on: report.chip).tile.number),
          HumanText.count(Int128(link.packets)), HumanText.count(Int128(link.flits)),
          HumanText.percent(Int128(link.busy), of: Int128(report.record.end.picoseconds)),
          HumanText.time(link.waiting),
        ]
      })
    chipLinks(into: &page)
    page.table(
      ["packets by kind", "injected", "served", "dropped"],
      rows: report.record.packets.map {
        [
          $0.kind.key, HumanText.count(Int128($0.injected)), HumanText.count(Int128($0.served)),
          HumanText.count(Int128($0.dropped)),
        ]
      })
  }

  /// What crossed the borders between the chips of a system.
  private func chipLinks(into page: inout MarkdownPage) {
    guard report.chip.chipCount > 1 else { return }
    let links = report.record.links.filter { $0.isChipLink && $0.packets > 0 }
    let flits = links.reduce(Int128(0)) { $0 + Int128($1.flits) }
    var text =
      "\(HumanText.count(figures.chipHops)) of these hops led to another chip "
      + "(\(HumanText.count(flits)) flits on \(links.count) links)"
    if let busiest = links.max(by: { ($0.busy, $1.tile) < ($1.busy, $0.tile) }) {
      let load = HumanText.percent(Int128(busiest.busy), of: Int128(report.record.end.picoseconds))
      text +=
        "; the busiest of them leaves \(tile(busiest.tile)) to the \(busiest.direction.key) and transmits \(load) of the time"
    }
    page.paragraph(text + ".")
  }

  func tokens(into page: inout MarkdownPage) {
    let tokens = report.record.tokens
    let shown = 40
    page.heading("Tokens")
    page.table(
      ["position", "token id", "origin", "entered", "completed", "latency"], leftAligned: [2],
      rows: tokens.prefix(shown).map { token in
        [
          "\(token.position)", "\(token.token)", token.isPrompt ? "prompt" : "generated",
          HumanText.time(token.entered.picoseconds), HumanText.time(token.completed.picoseconds),
          HumanText.time(Int64(clamping: token.latency)),
        ]
      })
    if tokens.count > shown { page.paragraph("\(tokens.count - shown) more stand in the table `tokens`.") }
  }
}
