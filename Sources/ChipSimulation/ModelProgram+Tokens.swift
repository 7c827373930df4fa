import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

extension ModelProgram {
  /// Lets the next token enter if it is known, the last one has left the host, and there is room in flight.
  mutating func enterTokens(_ fabric: inout ChipFabric, _ now: Int64) {
    guard !isEntering, entering < last, entering < prompt.count + generated.count else { return }
    if let limit = options.tokensInFlight, entering - completed >= limit { return }
    guard let source = flow.stations.firstIndex(where: { $0.role == .tokenSource }) else { return }
    isEntering = true
    let token = entering < prompt.count ? prompt[entering] : generated[entering - prompt.count]
    function.enter(position: entering, token: token)
    tokens.append(
      TokenRecord(
        position: entering, token: token, isPrompt: entering < prompt.count,
        entered: SimTime(picoseconds: now),
        completed: SimTime(picoseconds: now), next: nil))
    entering += 1
    fabric.add(Task(station: source, position: entering - 1, duration: 0), tile: flow.stations[source].tile)
  }

  /// The host learns that a position is done; a generated token becomes known.
  mutating func complete(_ position: Int, _ now: Int64) {
    completed += 1
    causes.tokenEnds(causeMap)
    tokens[position].completed = SimTime(picoseconds: now)
    if schedule.needsLogits(position) {
      let next = function.next(position: position)
      tokens[position].next = next
      generated.append(next)
      if options.stopTokens.contains(next) { last = min(last, position + 1) }
    }
    function.finish(position: position)
  }

  var isFinished: Bool { completed == last }

  /// Who waits for whom, for the message of a deadlock: lines in the order of position and data flow.
  ///
  /// A station waits for the sources of an open inlet, a route for the credit of a destination. What waits only
  /// because a station before it waits is left out, unless nothing else is left to name.
  func waiting() -> [String] {
    var started: [(position: Int, line: String)] = []
    var untouched: [(position: Int, line: String)] = []
    for station in flow.stations.indices where stations[station].next < last && !stations[station].isComputing
    {
      let position = Int(stations[station].next)
      for inlet in flow.stations[station].inlets where isOpen(inlet, position) && !isClosed(inlet, position) {
        if let bank = heldBank(of: inlet, position) {
          started.append((position, waitLine(station, inlet, position, banks[bank])))
        } else {
          untouched.append(
            (position, "\(title(station)) waits at position \(position) for \(flowName(inlet))"))
        }
      }
    }
    for route in flow.routes.indices {
      if let position = routes[route].waiting.first { started += creditLines(route, Int(position)) }
    }
    // Sorting by position keeps the data flow's order within one: positions with their index are unique.
    let lines = started.isEmpty ? untouched : started
    return lines.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element.line)
  }

  /// One line for each destination of a route that has given no credit.
  private func creditLines(_ route: Int, _ position: Int) -> [(position: Int, line: String)] {
    let item = flow.routes[route]
    return item.destinations.enumerated().compactMap { place, inlet in
      guard isOpen(inlet, position), credits[creditBase[route] + place] == 0 else { return nil }
      let line =
        "\(title(item.station)) waits at position \(position) for a credit of tile \(flow.inlets[inlet].tile) "
        + "for \(flowName(inlet))"
      return (position, line)
    }
  }

  private func waitLine(_ station: Int, _ inlet: Int, _ position: Int, _ bank: Bank) -> String {
    let scalars = serving[inlet].scalars
    let progress =
      scalars > 0
      ? "\(bank.served) of \(bank.sources * scalars) packets served"
      : "\(bank.ends) of \(bank.sources) sources ended, \(bank.served) of \(bank.announced) announced packets served"
    return "\(title(station)) waits at position \(position) for \(flowName(inlet)): \(progress)"
  }

  private func title(_ station: Int) -> String {
    "\(flow.graph.operators[flow.stations[station].operation].name) on tile \(flow.stations[station].tile)"
  }

  private func flowName(_ inlet: Int) -> String { flow.flows[flow.inlets[inlet].flow].name }

  private func heldBank(of inlet: Int, _ position: Int) -> Int? {
    let first = inlet * chip.core.banks
    return (first..<first + chip.core.banks).first {
      banks[$0].position == Int32(truncatingIfNeeded: position)
    }
  }
}
