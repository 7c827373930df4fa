import ChipModel
import ChipPlacement
import RunRecord

/// Banks of inlets: who takes one, when it closes, and who gives it back.
extension ModelProgram {
  /// The bank that holds a position at an inlet; takes a free one for a new position.
  mutating func bank(of inlet: Int, _ position: Int) -> Int {
    let depth = chip.core.banks
    let first = inlet * depth
    var free = -1
    for index in first..<first + depth {
      if banks[index].position == Int32(truncatingIfNeeded: position) { return index }
      if banks[index].position < 0, free < 0 { free = index }
    }
    precondition(free >= 0, "a packet came without a credit")
    var bank = Bank()
    bank.position = Int32(truncatingIfNeeded: position)
    for place in sources.places(of: inlet) where isActive(source: sources[place], position) {
      bank.sources += 1
    }
    banks[free] = bank
    return free
  }

  mutating func closeIfComplete(_ inlet: Int, _ bank: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    let state = banks[bank]
    let scalars = serving[inlet].scalars
    if scalars > 0 {
      guard state.served == state.sources * scalars else { return }
    } else {
      guard state.ends == state.sources, state.served + state.lost == state.announced else { return }
    }
    banks[bank].isClosed = true
    if Self.recordsEvents { recordClosing(inlet, bank, at: now) }
    if isBulk { serveAll(inlet, Int(state.position)) }
    let position = Int(state.position)
    for user in serving[inlet].users where isActive(station: Int(users[user]), position) {
      banks[bank].users += 1
    }
    for user in serving[inlet].users {
      let station = Int(users[user])
      if stations[station].next == state.position { start(station, &fabric, now) }
    }
  }

  /// Starts a station if all that it waits for at its next position is there.
  mutating func start(_ station: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    let position = Int(stations[station].next)
    // Tokens enter by themselves, not because something arrived.
    guard !stations[station].isComputing, position < last, !places[station].isSource else {
      return
    }
    for place in stationInlets.places(of: station) {
      let inlet = stationInlets[place]
      guard !isOpen(inlet, position) || isClosed(inlet, position) else { return }
    }
    stations[station].isComputing = true
    let tile = Int(places[station].tile)
    var duration: Int64 = 0
    work.forEach(station, position: position, activity: { function.activity(of: position) }) {
      action, count in
      duration += cost.time(action, Int64(count), tile: tile)
    }
    fabric.add(Task(station: station, position: position, duration: duration), tile: tile)
  }

  func isClosed(_ inlet: Int, _ position: Int) -> Bool {
    let first = inlet * chip.core.banks
    return (first..<first + chip.core.banks).contains {
      banks[$0].position == Int32(truncatingIfNeeded: position) && banks[$0].isClosed
    }
  }

  /// Frees the banks that a station used for a position and gives the credits back.
  mutating func release(_ station: Int, _ position: Int, _ fabric: inout ChipFabric, _ now: Int64) {
    for place in stationInlets.places(of: station) {
      let inlet = stationInlets[place]
      guard isOpen(inlet, position) else { continue }
      let bank = bank(of: inlet, position)
      banks[bank].users -= 1
      guard banks[bank].users == 0 else { continue }
      banks[bank] = Bank()
      for place in sources.places(of: inlet) {
        let credit = sources[place]
        guard isActive(source: credit, position) else { continue }
        if isLocal[credit] {
          creditArrived(credit, &fabric, now)
        } else {
          fabric.add(
            Job(route: -1, position: position, credit: credit, station: station),
            tile: Int(serving[inlet].tile))
        }
      }
    }
    // Only what the host does lets a token enter; no other tile may influence it without a packet.
    switch flow.stations[station].role {
    case .tokenSource:
      isEntering = false
      enterTokens(&fabric, now)
    case .tokenSink: enterTokens(&fabric, now)
    default: break
    }
  }
}
