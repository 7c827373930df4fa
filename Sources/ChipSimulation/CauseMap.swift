import ChipModel
import ChipPlacement
import RunRecord

/// Says what the time of a cause went into.
struct CauseMap {
  let flow: DataFlow
  let chip: Chip
  /// Route of each credit counter.
  let creditRoute: [Int32]

  /// Adds the steps of a cause to a path that ends where the cause begins.
  ///
  /// - Parameters:
  ///   - cause: what was waited for.
  ///   - next: what waited for it; nil at the end of the path.
  ///   - path: the steps so far.
  func steps(of cause: Cause, before next: Cause?, into path: inout CriticalPathList) {
    assert(path.end == cause.begin, "a cause begins where its parent ends")
    let station = flow.stations[Int(cause.station)]
    func add(_ phase: CriticalStep.Phase, until time: Int64) {
      path.append(
        isMemory(station.tile) ? .memory : phase, until: time, tile: station.tile,
        operation: station.operation, token: Int(cause.position))
    }
    switch cause.kind {
    case .task: add(.compute, until: cause.end)
    case .job:
      add(.output, until: cause.end - cause.stalled)
      path.append(
        .networkWait, until: cause.end, tile: station.tile, operation: station.operation,
        token: Int(cause.position))
    case .flight:
      add(.output, until: cause.injected - cause.stalled)
      flight(of: cause, from: station, to: receiver(of: cause, before: next), into: &path)
    }
  }

  /// Station that waited for a packet.
  private func receiver(of cause: Cause, before next: Cause?) -> Station {
    guard cause.packet != .credit else {
      return flow.stations[flow.routes[Int(creditRoute[Int(cause.inlet)])].station]
    }
    let inlet = flow.inlets[Int(cause.inlet)]
    if let next, next.kind == .task, inlet.stations.contains(Int(next.station)) {
      return flow.stations[Int(next.station)]
    }
    return flow.stations[inlet.stations[0]]
  }

  /// The way of a packet through network, queue and synapse unit; behind the last spike of its site all of it is
  /// a wait for the END.
  private func flight(
    of cause: Cause, from source: Station, to target: Station, into path: inout CriticalPathList
  ) {
    let isEnd = cause.packet == .end
    let limit = isEnd ? max(cause.injected, cause.lastServed) : .max
    func add(_ phase: CriticalStep.Phase, until time: Int64, of station: Station) {
      path.append(
        phase, until: min(time, limit), tile: target.tile, operation: station.operation,
        token: Int(cause.position))
    }
    // Room that the network did not have for its packets is waited for behind the link, where it was missing.
    add(.link, until: cause.expected, of: source)
    add(.networkWait, until: cause.blocked, of: source)
    let unit = isMemory(target.tile) ? CriticalStep.Phase.memory : .service
    // Within the wait for the unit, packets of the same inlet are put first: sums are exact, their order is not kept.
    add(unit, until: cause.blocked + cause.own, of: target)
    add(.queue, until: cause.started, of: target)
    add(unit, until: cause.end, of: target)
    guard isEnd else { return }
    path.append(
      .endWait, until: cause.end, tile: target.tile, operation: target.operation, token: Int(cause.position))
  }

  private func isMemory(_ tile: Int) -> Bool { chip.dram != nil && tile == chip.dramTile }
}
