import PageKit
import Reporting

/// The top of the page: what ran on what, the sentence that names the bottleneck, and the key figures.
struct HeadlinePanel {
  let data: PageData

  var markup: Markup {
    let run = data.run
    var page: Markup = """
      <header><p class="kind">SpikeFoundry run report</p><h1><bdi>\(run.modelName)</bdi> on <bdi>\(data.chipTitle)</bdi></h1>
      <p class="sub">\(subtitle)</p>
      """
    page += Notices(data: data).markup
    page += "<p class=\"verdict\">\(Bottleneck(data).sentence)</p>"
    let tiles = figures.markup { figure in
      "<div><dt>\(figure.name)</dt><dd>\(figure.value)</dd><dd class=\"note\">\(figure.note)</dd></div>\n"
    }
    return page + "<dl class=\"figures\">\(tiles)</dl></header>\n"
  }

  private var subtitle: String {
    let run = data.run
    let spikes = run.isSpiking ? "coding \(run.coding), sites \(run.sites)" : "unspiked, graded packets"
    return "\(run.layers) layers, hidden size \(run.hidden), \(spikes); \(mesh); "
      + "\(HumanText.count(run.prompt.count, "prompt token")), \(run.generated) generated"
  }

  private var mesh: String {
    let chip = data.chip
    let chips = chip.chipColumns * chip.chipRows
    let one = "\(chip.columns / chip.chipColumns) × \(chip.rows / chip.chipRows) cores"
    return chips == 1 ? one : "\(chip.chipColumns) × \(chip.chipRows) chips of \(one)"
  }

  private struct Figure {
    var name: String
    var value: String
    var note: String
  }

  private var figures: [Figure] {
    let run = data.run
    let perToken = LatencySeries(name: "", values: Array(run.perToken.dropFirst()))
    let used = data.usedCores
    let busy = used.reduce(Int128(0)) { $0 + Int128($1.busy) }
    let worked = used.count { $0.busy > 0 }
    let busiest = used.max { ($0.busy, $1.number) < ($1.busy, $0.number) }
    let end = Int128(run.end)
    return [
      run.generated > 0 || run.stop == nil
        ? Figure(
          name: "First token", value: HumanText.time(run.firstToken),
          note: HumanText.count(run.prompt.count, "prompt token"))
        : Figure(name: "First token", value: "–", note: "not known before the stop"),
      perToken.count > 0
        ? Figure(
          name: "Next tokens", value: HumanText.time(perToken.percentile(thousandths: 500)),
          note: "median; 99 %: \(HumanText.time(perToken.percentile(thousandths: 990)))")
        : Figure(name: "Next tokens", value: "–", note: "fewer than two generated"),
      Figure(
        name: run.stop == nil ? "Whole run" : "Run so far", value: HumanText.time(run.end),
        note: "simulated time"),
      Figure(
        name: run.stop == nil ? "Energy / token" : "Energy so far",
        value: HumanText.energy(
          run.stop == nil ? Int128(run.energy) / Int128(run.processed) : Int128(run.energy)),
        note: "\(HumanText.percent(Int128(run.dynamicEnergy), of: Int128(run.energy))) of it dynamic"),
      spikes,
      Figure(
        name: "Cores used", value: "\(HumanText.count(Int128(run.coresUsed)))",
        note:
          "of \(HumanText.count(Int128(run.mesh))), \(worked == run.coresUsed ? "all" : HumanText.count(Int128(worked))) at work"
      ),
      Figure(
        name: "Mean utilisation", value: HumanText.percent(busy, of: end * Int128(max(1, used.count))),
        note: busiest.map { "busiest, core \($0.number): \(HumanText.percent(Int128($0.busy), of: end))" }
          ?? "no core worked"),
      Figure(
        name: "Packets", value: Axis.short(Double(run.packets)),
        note: "\(SVGText.number(run.packets == 0 ? 0 : Double(run.hops) / Double(run.packets))) links each"),
    ]
  }

  /// Counted over positions that are done.
  private var spikes: Figure {
    let run = data.run
    let name = "Spikes / channel"
    guard run.isSpiking else { return Figure(name: name, value: "0", note: "no linear input is spiked") }
    guard run.stop?.done != 0 else { return Figure(name: name, value: "–", note: "no position was done") }
    return Figure(
      name: name, value: SVGText.number(run.spikesPerChannel),
      note: "\(percent(run.silent)) of the channels silent")
  }

  private func percent(_ share: Double) -> String { SVGText.number((share * 1000).rounded() / 10) + " %" }
}
