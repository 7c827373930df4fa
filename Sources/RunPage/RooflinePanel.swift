import PageKit
import Reporting

/// How close the cores come to what the chip allows: synaptic operations per second against operations per packet.
struct RooflinePanel {
  let data: PageData

  private struct Point {
    var intensity: Double
    var whileWorking: Double
    var overRun: Double
  }

  private var points: [Point] {
    data.usedCores.compactMap { core in
      guard core.synapticOperations > 0, core.packetsIn > 0, core.synapseBusy > 0, data.run.end > 0
      else { return nil }
      let operations = Double(core.synapticOperations)
      return Point(
        intensity: operations / Double(core.packetsIn),
        whileWorking: operations / Double(core.synapseBusy) * 1e12,
        overRun: operations / Double(data.run.end) * 1e12)
    }
  }

  /// Synaptic operations per second that the lanes of one core allow; nil where an operation takes no time.
  private var peak: Double? {
    data.chip.synapseTime > 0 ? Double(data.chip.lanes) / Double(data.chip.synapseTime) * 1e12 : nil
  }

  /// Packets per second that one core can take from its queue; nil where that takes no time.
  private var packetRate: Double? {
    data.chip.spikeInTime > 0 ? 1e12 / Double(data.chip.spikeInTime) : nil
  }

  var panel: Panel {
    let points = points
    var panel = Panel(title: "How close are the cores to the chip's limits?", lead: lead(points))
    guard !points.isEmpty else { return panel }
    panel.figure = plot(points)
    panel.numbers = """
      <p class="remark">Ceilings of one core, from the chip file: \(data.chip.lanes) lanes at \
      \(HumanText.time(data.chip.synapseTime)) per synaptic operation, \(HumanText.time(data.chip.spikeInTime)) \
      to take a packet from the queue. The curve does one after the other, as the synapse unit does.</p>
      """
    return panel
  }

  private func lead(_ points: [Point]) -> Markup {
    guard !points.isEmpty else { return "No core served a spike with a weight row." }
    let working = points.map(\.whileWorking).sorted()[points.count / 2]
    let overRun = points.map(\.overRun).sorted()[points.count / 2]
    let half: Markup =
      points.count == 1
      ? "The only core with synaptic operations does"
      : "Half of the \(points.count) cores with synaptic operations do"
    guard let peak else {
      return """
        A synaptic operation takes no time on this chip, so that its lanes set no limit. \(half) at least \
        \(Axis.short(working, unit: "op/s")) while their synapse units work, and at least \
        \(Axis.short(overRun, unit: "op/s")) over the whole run: the distance between the two is idle time.
        """
    }
    return """
      \(half) at least \(Axis.short(working, unit: "op/s")) while their synapse units work, \
      \(SVGText.number((working / peak * 1000).rounded() / 10)) % of the \(Axis.short(peak, unit: "op/s")) that the \
      lanes allow, and at least \(Axis.short(overRun, unit: "op/s")) over the whole run: \
      the distance between the two is idle time.
      """
  }

  private func plot(_ points: [Point]) -> Markup {
    let rates = points.flatMap { [$0.whileWorking, $0.overRun] } + [peak].compactMap { $0 }
    let ridge = peak.flatMap { peak in packetRate.map { peak / $0 } }
    let x = Axis(
      logarithmic: points.map(\.intensity) + [ridge].compactMap { $0 }, labels: 6
    ) { Axis.short($0) }
    let y = Axis(logarithmic: rates) { Axis.short($0) }
    var plot = Plot(
      x: x, y: y, xName: "synaptic operations per packet served", yName: "synaptic operations / s")
    let (low, high) = (x.ticks.first?.value ?? 1, points.map(\.intensity).max() ?? 1)
    let right = max(x.ticks.last?.value ?? high, high)
    if let peak { plot.line([(low, peak), (right, peak)], style: "stroke:var(--ink)") }
    if let packetRate, let ridge {
      let bottom = y.ticks.first?.value ?? 1
      plot.line(
        [(max(low, bottom / packetRate), max(low * packetRate, bottom)), (ridge, ridge * packetRate)],
        style: "stroke:var(--ink)")
      plot.line(serial(from: low, to: right), style: "stroke:var(--k8);stroke-dasharray:3 3")
    }
    plot.dots(points.map { ($0.intensity, $0.overRun) }, size: 5, style: "stroke:var(--k5)")
    plot.dots(points.map { ($0.intensity, $0.whileWorking) }, size: 5, style: "stroke:var(--k0)")
    return plot.svg(
      label: "Roofline: synaptic operations per second of every core against operations per packet")
      + Panel.legend([
        ("background:var(--k0)", "while the synapse unit works"),
        ("background:var(--k5)", "over the whole run"),
        ("background:var(--ink)", "limits: lanes, packets"), ("background:var(--k8)", "packet, then row"),
      ])
  }

  /// What a synapse unit reaches that takes a packet and then works through its row.
  private func serial(from low: Double, to high: Double) -> [(Double, Double)] {
    let perOperation = Double(data.chip.synapseTime) / Double(data.chip.lanes)
    return (0...40).map { step in
      let place = low * Self.power(high / low, Double(step) / 40)
      return (place, place / (Double(data.chip.spikeInTime) + place * perOperation) * 1e12)
    }
  }

  /// base^exponent for exponents in 0...1 in steps of 1/64, by square roots, which are exactly rounded.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    var (result, root, rest) = (1.0, base, exponent)
    for _ in 0..<12 {
      root.formSquareRoot()
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
    }
    return exponent >= 1 ? base : result
  }
}
