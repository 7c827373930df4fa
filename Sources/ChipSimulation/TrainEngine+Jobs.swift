import ChipModel
import ChipPlacement
import EventKernel
import Quantities
import RunRecord

extension TrainEngine {
  /// Puts all packets of a job on their way; returns when the last one leaves, nil if there is none.
  mutating func expand(_ job: Job, tile: Int, _ agenda: inout Agenda) throws(SimulationFailure) -> Int64? {
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
      sendCredits(job, &sender, &agenda)
    } else {
      program.begin(job, tile: sender.tile)
      open(job, &sender)
      sendItems(job, &sender, &agenda)
      sendEnds(job, &sender, &agenda)
    }
    bill(&sender)
  }

  /// Sends a credit and those that are the next jobs of the tile: nothing happens between them.
  ///
  /// The jobs of all but the last one end here.
  private mutating func sendCredits(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let tile = sender.tile
    let flits = Int64(program.flits(of: .credit))
    var job = job
    while true {
      program.causes.jobStarts(tile)
      if Int(job.station) != sender.station {
        bill(&sender)
        sender.lanes.removeAll()
      }
      sender.start(job, kind: .credit, flits: flits)
      addCredit(job, &sender, &agenda)
      guard sender.time < ChipFabric.horizon, let next = fabric.cores[tile].jobs.second, next.route < 0
      else { return }
      program.causes.jobEnds(fabric.endJob(tile), tile, at: sender.time)
      job = next
    }
  }

  private mutating func addCredit(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let packet = program.creditPacket(job, tile: sender.tile)
    let destination = Int(packet.destination)
    let path = creditPath(Int(job.credit), from: sender.tile, to: destination)
    let lane = lane(path, destination, flits: Int(packet.flits), isCritical: true)
    let place = sender.lanes.count
    sender.lanes.append(lane)
    sender.time += sender.packetOut
    let index = newTrain(packet)
    sendCritical(index, place, &sender, &agenda)
  }

  /// Makes a train of packets like this one, with the time of their service; returns its place.
  mutating func newTrain(_ packet: Packet) -> Int32 {
    network.trains.add(Train(packet, service: program.serviceTime(of: packet)))
  }

  /// END packets behind the last packet; scalars need none.
  private mutating func sendEnds(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let route = Int(job.route)
    bill(&sender)
    let flits = program.flits(of: .end)
    sender.start(job, kind: .end, flits: Int64(flits))
    sender.copies.removeAll()
    let begin = sender.time
    for place in sender.lanes.indices {
      let inlet = program.inlet(place, of: route)
      guard sender.lanes[place].isOpen, program.serving[inlet].scalars == 0 else { continue }
      sender.time += sender.packetOut
      let sent = sender.lanes[place].sent
      let index = newTrain(
        Packet(
          kind: .end, flits: flits, inlet: inlet, position: Int(job.position), channel: 0,
          value: program.announced(sent, route, Int(job.position)), source: sender.tile,
          destination: Int(program.serving[inlet].tile), station: sender.station))
      network.trains[index].sent = sent
      network.trains[index].isMeasured = true
      sender.lanes[place].route = TrainRoute(sender.lanes[place].route, flits: flits, isCritical: true)
      addCritical(index, place, &sender, &agenda)
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
    _ index: Int32, _ place: Int, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    addCritical(index, place, &sender, &agenda)
    let lane = sender.lanes.base + place
    lane.pointee.stream?.pointee.append(
      TrainPacket(time: sender.time, train: index, route: lane.pointee.route), network.bursts)
  }

  /// Notes of a packet that control waits for all that the engine has to know to look for it in time.
  ///
  /// Behind a train, it also announces the packets of the train to the ports on the way.
  private mutating func addCritical(
    _ index: Int32, _ place: Int, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    let train = network.trains.place(of: index)
    train.pointee.isCritical = true
    train.pointee.injected = sender.time
    train.pointee.remaining = 1
    let lane = sender.lanes.base + place
    let path = paths[lane.pointee.path]
    network.announce(1 + Int64(train.pointee.sent), on: path)
    train.pointee.expected = sender.time + path.latency + (sender.flits - 1) * path.latencyPerFlit
    train.pointee.served = train.pointee.expected + train.pointee.service
    (train.pointee.job, train.pointee.jobBegin) = program.causes.departs(sender.tile)
    count(lane, &sender)
    let begin = lane.pointee.work > 0 ? lane.pointee.first + path.latency : train.pointee.expected
    expect(index, begin: begin, work: lane.pointee.work, &agenda)
  }
}
