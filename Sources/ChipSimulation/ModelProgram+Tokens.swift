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
    tokens[position].completed = SimTime(picoseconds: now)
    if schedule.needsLogits(position) {
      let next = function.next(position: position)
      tokens[position].next = next
      generated.append(next)
      if let stop = options.stopToken, next == stop { last = min(last, position + 1) }
    }
    function.finish(position: position)
  }

  var isFinished: Bool { completed == last }

  /// Who waits for whom, for the message of a deadlock: the first few open inlets that sources have not closed.
  func waiting() -> [String] {
    var lines: [String] = []
    for station in flow.stations.indices
    where stations[station].next < last && !stations[station].isComputing {
      let position = Int(stations[station].next)
      for inlet in flow.stations[station].inlets where isOpen(inlet, position) {
        if let line = waitLine(station, inlet, position) { lines.append(line) }
      }
    }
    return lines
  }

  private func waitLine(_ station: Int, _ inlet: Int, _ position: Int) -> String? {
    let first = inlet * chip.core.banks
    let index = (first..<first + chip.core.banks).first {
      banks[$0].position == Int32(truncatingIfNeeded: position)
    }
    guard let index, !banks[index].isClosed else { return nil }
    let state = banks[index]
    let name = flow.graph.operators[flow.stations[station].operation].name
    return "\(name) on tile \(flow.stations[station].tile) waits at position \(position) for "
      + "\(flow.flows[flow.inlets[inlet].flow].name): \(state.ends) of \(state.sources) sources ended, "
      + "\(state.served) of \(state.announced) announced packets served"
  }
}
