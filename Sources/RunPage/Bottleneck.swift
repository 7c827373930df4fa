import Reporting

/// The sentence that says why a run takes as long as it does.
struct Bottleneck {
  let data: PageData

  init(_ data: PageData) { self.data = data }

  var sentence: Markup {
    guard let path = data.path, path.total > 0,
      let phase = PathFigures.phases.indices.max(by: { path.time(of: $0) < path.time(of: $1) })
    else { return withoutPath }
    let time = path.time(of: phase)
    let name = PathFigures.phases[phase]
    var sentence: Markup = """
      <strong>\(Self.subject(name)) \(HumanText.percent(Int128(time), of: Int128(path.total)))</strong> of the \
      critical path of \(HumanText.time(path.total))
      """
    let group = path.groups.indices.max { path.cells[$0][phase] < path.cells[$1][phase] }
    if let group, path.cells[group][phase] > 0 {
      let share = HumanText.percent(Int128(path.cells[group][phase]), of: Int128(time))
      sentence += ", \(share) of that in \(path.groups[group])"
    }
    if let part = path.parts.first(where: { $0.phase == name && !$0.operation.isEmpty }) {
      let share = HumanText.percent(Int128(part.time), of: Int128(path.total))
      sentence += """
        ; the largest single part is \(part.operation) at \(place(part.core)) with \(share) of the path
        """
    }
    return sentence + "."
  }

  /// What a run says whose critical path was not recorded.
  private var withoutPath: Markup {
    let cores = data.usedCores
    guard let busiest = cores.max(by: { ($0.busy, $1.number) < ($1.busy, $0.number) }), busiest.busy > 0
    else { return "No core worked in this run." }
    let share = HumanText.percent(Int128(busiest.busy), of: Int128(data.run.end))
    let link = data.links.max { ($0.busy, $1.core) < ($1.busy, $0.core) }
    let load = HumanText.percent(Int128(link?.busy ?? 0), of: Int128(data.run.end))
    return """
      <strong>The busiest core, \(busiest.number), works \(share) of the time</strong> and the busiest link transmits \
      \(load). The run did not record its critical path, so the page cannot say what the rest was spent on.
      """
  }

  private func place(_ number: Int) -> String {
    data.cores.first { $0.number == number && $0.kind != "core" }?.kind ?? "core \(number)"
  }

  private static func subject(_ phase: String) -> String {
    switch phase {
    case "compute": "Neuron and arithmetic units take"
    case "service": "Serving spikes in synapse units takes"
    case "output": "Making packets in output units takes"
    case "memory": "The attached memory takes"
    case "link": "Travelling over idle links and routers takes"
    case "network_wait": "Waiting for busy links takes"
    case "queue": "Waiting in input queues takes"
    case "end_wait": "Waiting for END packets takes"
    case "drain": "Draining after the last token takes"
    default: "\(phase) takes"
    }
  }
}
