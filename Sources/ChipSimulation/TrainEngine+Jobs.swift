import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

extension TrainEngine {
  /// Puts all packets of a job on their way; returns when the last one leaves, nil if there is none.
  mutating func expand(_ job: Job, tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) -> Int64? {
    program.begin(job, tile: tile)
    let sender = sender
    sender.pointee.begin(
      tile: tile, now: agenda.now.picoseconds, packetOut: program.cost.single(.packetOut, tile: tile))
    send(job, &sender.pointee, &agenda)
    let (end, packets) = (sender.pointee.time, sender.pointee.packets)
    guard end < ChipFabric.horizon else { throw .timeOverflow }
    guard packets > 0 else { return nil }
    fabric.ledger.tiles[tile].record.packetsOut += packets
    return end
  }

  private mutating func send(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    if job.route < 0 {
      sendCredit(job, &sender, &agenda)
    } else {
      open(job, &sender)
      sendItems(job, &sender, &agenda)
      sendEnds(job, &sender, &agenda)
    }
    bill(&sender)
  }

  private mutating func sendCredit(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    guard let (_, packet) = program.nextCopy(tile: sender.tile) else { return }
    let path = creditPath(Int(job.credit), from: Int(packet.source), to: Int(packet.destination))
    sender.start(job, kind: .credit, flits: Int64(packet.flits))
    sender.lanes.append(lane(path, Int(packet.destination), flits: Int(packet.flits), isCritical: true))
    sender.time += sender.packetOut
    sendCritical(train(packet), 0, &sender, &agenda)
  }

  /// A train of packets like this one, with the time of their service.
  mutating func train(_ packet: Packet) -> Train {
    var train = Train(packet)
    train.service = program.serviceTime(of: packet)
    return train
  }

  /// END packets behind the last packet; scalars need none.
  private mutating func sendEnds(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let route = program.flow.routes[Int(job.route)]
    bill(&sender)
    let flits = program.flits(of: .end)
    sender.start(job, kind: .end, flits: Int64(flits))
    for (place, inlet) in route.destinations.enumerated() {
      guard sender.lanes[place].isOpen, program.serving[inlet].scalars == 0 else { continue }
      sender.time += sender.packetOut
      let sent = sender.lanes[place].sent
      var train = train(
        Packet(
          kind: .end, flits: flits, inlet: inlet, position: Int(job.position), channel: 0,
          value: program.announced(sent, route, Int(job.position)), source: sender.tile,
          destination: program.flow.inlets[inlet].tile, station: route.station))
      train.sent = sent
      sender.lanes[place].route = TrainRoute(sender.lanes[place].route, flits: flits, isCritical: true)
      sendCritical(train, place, &sender, &agenda)
    }
  }

  /// A packet that control waits for: it is looked at no later than when it can be served at the earliest.
  ///
  /// Behind a train, it also announces the packets of the train to the ports on the way.
  mutating func sendCritical(
    _ train: Train, _ place: Int, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    var train = train
    train.isCritical = true
    train.injected = sender.time
    train.remaining = 1
    let lane = sender.lanes.base + place
    let path = paths[lane.pointee.path]
    network.announce(1 + Int64(train.sent), on: path)
    train.served =
      sender.time + train.service + path.latency + (sender.flits - 1) * path.latencyPerFlit
    train.expected = train.served - train.service
    train.cause = program.causes.leaves(
      train.packet, sender.tile, at: sender.time, latency: train.expected - sender.time)
    let index = network.trains.add(train)
    lane.pointee.stream?.pointee.append(
      TrainPacket(time: sender.time, train: index, route: lane.pointee.route), network.bursts)
    count(lane, &sender)
    // The unit serves what it is booked for, and all packets of the train, before this one.
    let worked =
      lane.pointee.work > 0 ? lane.pointee.first + path.latency + lane.pointee.work + train.service : 0
    let earliest = network.earliestService(of: index, at: Int(train.destination))
    watch(index, Int(train.destination), at: max(earliest, worked), &agenda)
  }
}
