import ChipModel
import EventKernel
import Quantities
import RunRecord

extension ChipEngine where Program: ~Copyable {
  /// Settles what is under way when a run is stopped: units at work count the time that has passed, ports the
  /// packets that have begun to leave, and packets in flight are counted where they are.
  ///
  /// A packet whose head has reached the next router counts at the port behind it as having passed.
  ///
  /// - Parameters:
  ///   - stop: when, with nothing in flight yet.
  ///   - pending: the events that have not happened.
  mutating func settle(_ stop: inout RunStop, pending: [Event]) {
    let time = stop.time.picoseconds
    for event in pending { settle(event, at: time, &stop) }
    for tile in fabric.cores.tiles.numbers {
      if fabric.cores[tile].isStalled { fabric.ledger.tiles[tile].settleStall(at: time) }
      settleQueue(tile, at: time, &stop)
      if fabric.cores[tile].serving >= 0 { count([fabric.cores[tile].serving], &stop) }
    }
    for port in fabric.ports.indices where !fabric.ports[port].waiting.isEmpty {
      for index in fabric.ports[port].waiting.indices(fabric.pool) {
        count([index], &stop)
        addFlits(index, from: port / MeshRouting.ports, &stop)
      }
    }
  }

  /// Packets that output units hold: made ready, not injected.
  var held: Int { fabric.cores.tiles.numbers.count { fabric.cores[$0].outgoing >= 0 } }

  private func count(_ packets: [Int32], _ stop: inout RunStop) {
    for index in packets { stop.inFlight[fabric.pool[index].kind.rawValue] += 1 }
  }

  /// Packets in the input queue; one whose service is booked may still be on its way there.
  private mutating func settleQueue(_ tile: Int, at time: Int64, _ stop: inout RunStop) {
    let packets = fabric.cores[tile].queue.indices(fabric.pool)
    count(packets, &stop)
    guard fabric.booksService else { return }
    for index in packets {
      if fabric.pool[index].arrived <= time {
        fabric.noteQueue(index, tile)
      } else {
        settlePassage(index, from: tile, to: tile, at: fabric.pool[index].arrived, &stop)
      }
    }
  }

  private mutating func settle(_ event: Event, at time: Int64, _ stop: inout RunStop) {
    let tile = Int(event.destination)
    let rest = event.key.time - time
    switch EventRank(rawValue: event.key.rank) {
    case .served: fabric.ledger.tiles[tile].record.synapseBusy -= rest
    case .computed: fabric.ledger.tiles[tile].record.neuronBusy -= rest
    case .emitted: fabric.ledger.tiles[tile].record.outputBusy -= rest
    case .delivery where fabric.booksService: break
    case .arrival, .delivery:
      let index = Int32(bitPattern: event.payload)
      count([index], &stop)
      settlePassage(index, from: event.key.source, to: tile, at: event.key.time, &stop)
    case .bufferFreed, .injectionFreed, nil: break
    }
  }

  /// A packet between two routers, or before its core: takes back what its port has booked for the time to come.
  private mutating func settlePassage(
    _ index: Int32, from source: Int, to tile: Int, at arrival: Int64, _ stop: inout RunStop
  ) {
    let direction = fabric.routing.direction(from: source, to: Int(fabric.pool[index].destination))
    let port = source * MeshRouting.ports + direction.rawValue
    let flits = Int64(fabric.pool[index].flits)
    let flitTime = fabric.routing.flitTime(source, direction.rawValue)
    let length = flits * flitTime
    let isWhole =
      direction == .ejection || !fabric.isCutThrough || fabric.routing.isChipLink(source, direction.rawValue)
    var start = arrival - (isWhole ? length : flitTime)
    if direction != .ejection { start -= fabric.routing.linkLatency(source, direction.rawValue) }
    let time = stop.time.picoseconds
    guard start >= time else {
      fabric.ports[port].busy -= max(0, start + length - time)
      if direction != .ejection { addFlits(index, from: tile, &stop) }
      return
    }
    fabric.ports[port].busy -= length
    fabric.ports[port].packets -= 1
    fabric.ports[port].flits -= flits
    if fabric.ports[port].waited < .max { fabric.ports[port].waited -= start - fabric.pool[index].eligible }
    addFlits(index, from: source, &stop)
  }

  /// What a packet has still to pass, from the router of a tile on.
  private func addFlits(_ index: Int32, from tile: Int, _ stop: inout RunStop) {
    let packet = fabric.pool[index]
    let hops = fabric.routing.hops(from: tile, to: Int(packet.destination))
    let flits = Int64(packet.flits)
    stop.flitsAhead[NetworkAction.router.rawValue] += flits * Int64(hops.total + 1)
    stop.flitsAhead[NetworkAction.linkX.rawValue] += flits * Int64(hops.x)
    stop.flitsAhead[NetworkAction.linkY.rawValue] += flits * Int64(hops.y)
    stop.flitsAhead[NetworkAction.hostLink.rawValue] += flits * Int64(hops.host)
    stop.flitsAhead[NetworkAction.dramLink.rawValue] += flits * Int64(hops.dram)
    stop.flitsAhead[NetworkAction.chipLink.rawValue] += flits * Int64(hops.chip)
  }
}

extension Ledger.TileState {
  /// Counts the time for which the output unit has held its packet.
  fileprivate mutating func settleStall(at time: Int64) { record.outputStalled += time - stallStart }
}
