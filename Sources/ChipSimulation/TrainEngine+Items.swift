import ChipModel
import ChipPlacement
import EventKernel
import RunRecord

extension TrainEngine {
  /// Sends the items of a job: runs of items that go the same ways and cost the same, or one item at a time where
  /// every packet is a train of its own.
  mutating func sendItems(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let route = Int(job.route)
    let tile = sender.tile
    let items = program.emissions[tile].items
    guard sender.lanes.count > 0, var segment = program.segments.segments(of: route).first else { return }
    let isScalar = program.serving[program.inlet(0, of: route)].scalars > 0
    let spikeOut = sender.kind == .spike ? program.cost.single(.spikeOut, tile: tile) : 0
    let isTraced = program.recordsSpikes && sender.kind == .spike
    let measured = program.emissions[tile].measured
    var next = 0
    while next < items.count {
      let item = items[next]
      // Channels mostly ascend: the segment changes rarely.
      if !program.segments.channels(of: segment).contains(item.channel) {
        segment = program.segment(of: item.channel, route, tile)
      }
      guard !isScalar, !isTraced else {
        let isMeasured = program.isMeasured(next, sender.kind, tile: tile)
        sendAlone(item, segment, job, spikeOut, isMeasured: isMeasured, &sender, &agenda)
        next += 1
        continue
      }
      let channels = openRun(item, segment, job, &sender)
      let begin = next
      next = items.end(of: channels, from: begin)
      sendRun(begin..<next, spikeOut, measured, &sender)
    }
  }

  /// Lists the copies of an item, each in its train; returns the channels whose items have the same trains.
  private mutating func openRun(
    _ item: SentItems.Item, _ segment: Int, _ job: Job, _ sender: inout TrainSender
  ) -> Range<Int32> {
    var channels = program.segments.channels(of: segment)
    let route = Int(job.route)
    sender.copies.removeAll()
    for index in program.segments.destinations.places(of: segment) {
      let place = program.segments.destinations[index]
      let lane = sender.lanes[place]
      guard let stream = lane.stream else { continue }
      var slot = lane.firstTrain
      if lane.hasClasses {
        let inlet = program.inlet(place, of: route)
        let number = classes.number(of: item.channel, inlet)
        slot += number
        channels = classes.extent(of: number, inlet, in: channels)
      }
      if current[slot] < 0 {
        current[slot] = newTrain(place, item, job, &sender)
      }
      sender.copies.append(
        TrainSender.Copy(
          stream: stream, tag: TrainTag(train: current[slot], route: lane.route),
          lane: Int32(truncatingIfNeeded: place)))
    }
    return channels
  }

  /// Sends items that share their copies, by their numbers in the job.
  private mutating func sendRun(
    _ items: Range<Int>, _ spikeOut: Int64, _ measured: Int, _ sender: inout TrainSender
  ) {
    guard sender.copies.count > 0 else { return }
    sender.send(items.count, from: sender.time, spikeOut: spikeOut, network.bursts)
    let period = sender.period(spikeOut)
    let sampling = LatencyCounts.sampling
    for index in sender.copies.indices {
      let copy = sender.copies[index]
      let train = network.trains.place(of: copy.tag.train)
      let first = sender.time + spikeOut + Int64(index + 1) * sender.packetOut
      var number = (measured - items.lowerBound) & (sampling - 1)
      while number < items.count {
        network.measured.add(
          train.pointee.delivered + train.pointee.remaining + number,
          injected: first + Int64(number) * period,
          to: train)
        number += sampling
      }
      train.pointee.remaining += items.count
      sender.lanes[Int(copy.lane)].note(items.count, from: first, service: train.pointee.service)
    }
    var left = items.count
    while left > 0 {
      let whole = sender.itemsInWindow(of: left, period: period)
      sender.count(whole, period: period)
      left -= whole
      guard left > 0 else { break }
      countAcrossWindows(spikeOut, &sender)
      left -= 1
    }
  }

  /// Counts the copies of an item that is sent at a time at which a window ends.
  private mutating func countAcrossWindows(_ spikeOut: Int64, _ sender: inout TrainSender) {
    sender.time += spikeOut
    for index in sender.copies.indices {
      sender.time += sender.packetOut
      count(sender.lanes.base + Int(sender.copies[index].lane), &sender)
      if index == 0, sender.kind == .spike { sender.spikes += 1 }
    }
  }

  /// Sends an item whose packets control waits for, or a trace wants to know by themselves.
  private mutating func sendAlone(
    _ item: SentItems.Item, _ segment: Int, _ job: Job, _ spikeOut: Int64, isMeasured: Bool,
    _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    var isFirst = true
    for index in program.segments.destinations.places(of: segment) {
      let place = program.segments.destinations[index]
      guard sender.lanes[place].isOpen else { continue }
      sender.time += sender.packetOut
      if isFirst { sender.time += spikeOut }
      let train = newTrain(place, item, job, &sender)
      network.trains[train].isMeasured = isMeasured
      if program.serving[Int(network.trains[train].inlet)].scalars > 0 {
        sendCritical(train, place, &sender, &agenda)
      } else {
        sendTraced(train, place, &sender)
      }
      if isFirst, sender.kind == .spike { sender.spikes += 1 }
      isFirst = false
      sender.lanes[place].sent += 1
    }
  }

  /// Sends one spike as a train of its own.
  private mutating func sendTraced(_ index: Int32, _ place: Int, _ sender: inout TrainSender) {
    let train = network.trains.place(of: index)
    train.pointee.isTraced = true
    train.pointee.injected = sender.time
    train.pointee.remaining = 1
    let lane = sender.lanes.base + place
    lane.pointee.stream?.pointee.append(
      TrainPacket(time: sender.time, train: index, route: lane.pointee.route), network.bursts)
    count(lane, &sender)
  }

  @inline(never)
  private mutating func newTrain(
    _ place: Int, _ item: SentItems.Item, _ job: Job, _ sender: inout TrainSender
  ) -> Int32 {
    let inlet = program.inlet(place, of: Int(job.route))
    return newTrain(
      Packet(
        kind: sender.kind, flits: Int(sender.flits), inlet: inlet, position: Int(job.position),
        channel: Int(item.channel), value: item.value, source: sender.tile,
        destination: Int(program.serving[inlet].tile), station: sender.station))
  }
}
