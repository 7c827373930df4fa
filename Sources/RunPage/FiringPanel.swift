import PageKit
import Reporting

/// How evenly the work is spread: firing rates of the cores, and the imbalance of each measure.
struct FiringPanel {
  let data: PageData
  private static let bins = 24

  var panel: Panel {
    let firing = data.usedCores.filter { $0.spikesOut > 0 }
    var panel = Panel(title: "How evenly is the work spread?", lead: lead(firing))
    if !firing.isEmpty { panel.figure = plot(firing) }
    panel.numbers = Panel.table(
      "Numbers: largest and mean of the used cores",
      Panel.rows(
        ["measure", "largest", "at core", "mean", "largest / mean"],
        measures.map { name, path in
          let most = data.usedCores.max { ($0[keyPath: path], $1.number) < ($1[keyPath: path], $0.number) }
          let sum = data.usedCores.reduce(Int128(0)) { $0 + Int128($1[keyPath: path]) }
          let count = Int128(max(1, data.usedCores.count))
          let largest = Int128(most?[keyPath: path] ?? 0)
          return [
            name, "\(largest)", most.map { "\($0.number)" } ?? "–", Ratio(sum, count).text(places: 1),
            Ratio(largest * count, sum).text(places: 2),
          ]
        }))
    return panel
  }

  private var measures: [(String, KeyPath<CoreFigures, Int64>)] {
    [
      ("busy time, ps", \.busy), ("spikes sent", \.spikesOut), ("spikes served", \.spikesIn),
      ("synaptic operations", \.synapticOperations), ("energy, fJ", \.energy),
    ]
  }

  private func lead(_ firing: [CoreFigures]) -> Markup {
    guard let most = firing.max(by: { ($0.spikesOut, $1.number) < ($1.spikesOut, $0.number) }) else {
      return "No core sent spikes."
    }
    let sum = firing.reduce(Int128(0)) { $0 + Int128($1.spikesOut) }
    let imbalance = Ratio(Int128(most.spikesOut) * Int128(firing.count), sum).text(places: 2)
    return """
      \(HumanText.count(firing.count, "core")) \(firing.count == 1 ? "sends" : "send") spikes, \
      \(HumanText.rate(Int64(clamping: sum / Int128(firing.count)), per: data.run.end)) \
      on the mean; core \(most.number) sends \(HumanText.rate(most.spikesOut, per: data.run.end)): \
      largest over mean is \(imbalance).
      """
  }

  private func plot(_ firing: [CoreFigures]) -> Markup {
    let rates = firing.map { Double($0.spikesOut) / Double(max(1, data.run.end)) * 1e12 }
    let x = Axis(linearTo: rates.max() ?? 1) { Axis.short($0, unit: "Hz") }
    let high = x.ticks.last?.value ?? 1
    var counts = [Int](repeating: 0, count: Self.bins)
    for rate in rates { counts[min(Self.bins - 1, Int(rate / high * Double(Self.bins)))] += 1 }
    let y = Axis(linearTo: Double(counts.max() ?? 1)) { Axis.short($0) }
    var plot = Plot(x: x, y: y, xName: "firing rate of a core", yName: "cores")
    for (bin, count) in counts.enumerated() where count > 0 {
      let (low, top) = (high * Double(bin) / Double(Self.bins), high * Double(bin + 1) / Double(Self.bins))
      let (from, to) = (plot.place(low, Double(count)), plot.place(top, 0))
      let hover = "\(count) cores from \(Axis.short(low, unit: "Hz")) to \(Axis.short(top, unit: "Hz"))"
      plot.add(
        """
        <rect style="fill:var(--k0)" x="\(from.x + 0.5)" y="\(from.y)" width="\(to.x - from.x - 1)" \
        height="\(to.y - from.y)"><title>\(hover)</title></rect>
        """)
    }
    let mean = rates.reduce(0, +) / Double(rates.count)
    plot.line([(mean, 0), (mean, y.ticks.last?.value ?? 1)], style: "stroke:var(--k6);stroke-dasharray:5 4")
    return plot.svg(label: "Histogram of the firing rates of cores")
      + Panel.legend([("background:var(--k0)", "cores"), ("background:var(--k6)", "mean")])
  }
}
