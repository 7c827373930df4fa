import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

/// When the engine looks for packets that control waits for.
///
/// Of the ENDs or scalars of an inlet only the last one has consequences: see `BankClosing`. A credit has none before a
/// route lacks it. Each is told to the program with the time at which it was served, however late it is looked for.
extension TrainEngine {
  /// Sees to it that a critical packet takes effect in time.
  ///
  /// - Parameters:
  ///   - index: the packet.
  ///   - begin: when the first packet of its train, or itself, can enter the queue.
  ///   - work: of the synapse unit on the train.
  ///   - agenda: gets the looks.
  mutating func expect(_ index: Int32, begin: Int64, work: Int64, _ agenda: inout Agenda) {
    let train = network.trains.place(of: index)
    let tile = Int(train.pointee.destination)
    let earliest = network.earliestService(of: index, at: tile)
    guard train.pointee.kind != .credit else {
      let route = Int(program.creditRoute[Int(train.pointee.inlet)])
      guard program.routes[route].waiting.first == nil else {
        return watch(index, tile, at: earliest, &agenda)
      }
      unusedCredits[route] = enlist(index, before: unusedCredits[route])
      return
    }
    let closing = closing(of: train.pointee.inlet, train.pointee.position, tile)
    closings[closing].first = enlist(index, before: closings[closing].first)
    closings[closing].add(earliest: earliest, begin: begin, work: work &+ train.pointee.service)
    if closings[closing].unsent == 0 { watch(closing, tile, at: closings[closing].earliest, &agenda) }
  }

  /// Puts a critical packet at the beginning of a list; returns the new beginning.
  mutating func enlist(_ index: Int32, before first: Int32) -> Int32 {
    network.trains[index].follower = first
    network.trains[index].leader = -1
    network.trains[index].isListed = true
    if first >= 0 { network.trains[first].leader = index }
    return index
  }

  /// Takes a critical packet out of the list that has it.
  mutating func unlist(_ index: Int32) {
    network.trains[index].isListed = false
    if network.trains[index].isHandled { network.trains.remove(index) }
  }

  /// Ends all lists, when nothing takes effect any more.
  mutating func endWaiting() {
    for inlet in closings.inlets {
      while let closing = closings.first(of: inlet) {
        unlistAll(from: closings[closing].first)
        closings.remove(closing)
      }
    }
    for route in unusedCredits.indices {
      unlistAll(from: unusedCredits[route])
      unusedCredits[route] = -1
    }
  }

  private mutating func unlistAll(from first: Int32) {
    var index = first
    while index >= 0 {
      let next = network.trains[index].follower
      unlist(index)
      index = next
    }
  }

  // MARK: Inlets that close

  /// The closing of an inlet at a position.
  private mutating func closing(of inlet: Int32, _ position: Int32, _ tile: Int) -> Int {
    closings.find(Int(inlet), position)
      ?? closings.add(
        BankClosing(
          inlet: inlet, position: position, unsent: program.packetsToClose(Int(inlet), Int(position)),
          worked: fabric.ledger.tiles[tile].record.synapseBusy))
  }

  private mutating func watch(_ closing: Int, _ tile: Int, at time: Int64, _ agenda: inout Agenda) {
    fabric.schedule(
      .injectionFreed, at: time, from: tile, to: tile, UInt32(truncatingIfNeeded: closing), &agenda)
  }

  /// Finds out when an inlet closes, or looks again at the next moment at which it could.
  mutating func look(at closing: Int, closingOn tile: Int, _ agenda: inout Agenda) {
    let now = agenda.now.picoseconds
    evaluate(tile, before: now)
    let earliest = max(now + 1, dropBooked(closing, tile))
    guard closings[closing].first >= 0 else {
      fabric.schedule(.served, at: closings[closing].served, from: tile, to: tile, 0, &agenda)
      return closings.remove(closing)
    }
    let worked = closings[closing].earliest(
      bookedUntil: network.lines[network.line(of: tile)].busyUntil,
      worked: fabric.ledger.tiles[tile].record.synapseBusy)
    watch(closing, tile, at: max(earliest, worked), &agenda)
  }

  /// Takes the packets out of a closing whose service is known; returns when the others can be served at the earliest.
  private mutating func dropBooked(_ closing: Int, _ tile: Int) -> Int64 {
    var earliest: Int64 = 0
    var index = closings[closing].first
    closings[closing].first = -1
    while index >= 0 {
      let next = network.trains[index].follower
      if network.trains[index].isBooked {
        closings[closing].served = max(closings[closing].served, network.trains[index].served)
        unlist(index)
      } else {
        earliest = max(earliest, network.earliestService(of: index, at: tile))
        closings[closing].first = enlist(index, before: closings[closing].first)
      }
      index = next
    }
    return earliest
  }
}

extension ModelProgram {
  /// Packets that control waits for before an inlet closes at a position, of those that do not stay on their core.
  fileprivate func packetsToClose(_ inlet: Int, _ position: Int) -> Int {
    var remote = 0
    for place in sources.places(of: inlet)
    where !isLocal[sources[place]] && isActive(source: sources[place], position) {
      remote += 1
    }
    return remote * max(1, Int(serving[inlet].scalars))
  }
}
