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
    sender.copies.removeAll()
    let begin = sender.time
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
      let index = addCritical(train, place, &sender, &agenda)
      guard let stream = sender.lanes[place].stream else { continue }
      sender.copies.append(
        TrainSender.Copy(
          stream: stream, tag: TrainTag(train: index, route: sender.lanes[place].route),
          lane: Int32(truncatingIfNeeded: place)))
    }
    sender.send(1, from: begin, spikeOut: 0, network.bursts)
  }

  /// Sends a packet that control waits for.
  mutating func sendCritical(
    _ train: Train, _ place: Int, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    let index = addCritical(train, place, &sender, &agenda)
    let lane = sender.lanes.base + place
    lane.pointee.stream?.pointee.append(
      TrainPacket(time: sender.time, train: index, route: lane.pointee.route), network.bursts)
  }

  /// A packet that control waits for, with all that the engine has to know to look for it in time.
  ///
  /// Behind a train, it also announces the packets of the train to the ports on the way.
  private mutating func addCritical(
    _ train: Train, _ place: Int, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) -> Int32 {
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
    count(lane, &sender)
    let begin = lane.pointee.work > 0 ? lane.pointee.first + path.latency : train.expected
    expect(index, begin: begin, work: lane.pointee.work, &agenda)
    return index
  }
}
