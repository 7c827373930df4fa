import ChipModel
import ChipPlacement
import EventKernel
import RunRecord

extension TrainEngine {
  /// Sends the items of a job: runs of items that go the same ways and cost the same, or one item at a time where
  /// every packet is a train of its own.
  mutating func sendItems(_ job: Job, _ sender: inout TrainSender, _ agenda: inout Agenda) {
    let route = program.flow.routes[Int(job.route)]
    let tile = sender.tile
    let items = program.emissions[tile].items
    guard var segment = route.segments.first, let first = route.destinations.first else { return }
    let isScalar = program.serving[first].scalars > 0
    let spikeOut = sender.kind == .spike ? program.cost.single(.spikeOut, tile: tile) : 0
    let isTraced = program.recordsSpikes && sender.kind == .spike
    let measured = program.emissions[tile].measured
    var next = 0
    while next < items.count {
      let item = items[next]
      // Channels mostly ascend: the segment changes rarely.
      if !segment.channels.contains(Int(item.channel)) {
        segment = program.segment(of: Int(item.channel), route, tile)
      }
      let isMeasured = next % LatencyCounts.sampling == measured
      guard !isScalar, !isTraced, !isMeasured else {
        sendAlone(item, segment, route, job, spikeOut, isMeasured: isMeasured, &sender, &agenda)
        next += 1
        continue
      }
      let channels = openRun(item, segment, route, job, &sender)
      let begin = next
      // Items that are measured go alone.
      let end = min(items.count, next + (measured - next) & (LatencyCounts.sampling - 1))
      repeat { next += 1 } while next < end && channels.contains(items[next].channel)
      sendRun(next - begin, spikeOut, &sender)
    }
  }

  /// Lists the copies of an item, each in its train; returns the channels whose items have the same trains.
  private mutating func openRun(
    _ item: (channel: Int32, value: Int32), _ segment: RouteSegment, _ route: Route, _ job: Job,
    _ sender: inout TrainSender
  ) -> Range<Int32> {
    var channels =
      Int32(
        truncatingIfNeeded: segment.channels.lowerBound)..<Int32(
        truncatingIfNeeded: segment.channels.upperBound)
    sender.copies.removeAll()
    for place in segment.destinations {
      let lane = sender.lanes[place]
      guard let stream = lane.stream else { continue }
      var slot = lane.firstTrain
      if lane.hasClasses {
        let all = classes[route.destinations[place]]
        let number = all.number(of: item.channel)
        slot += number
        channels = all.extent(of: number, in: channels)
      }
      if current[slot] < 0 {
        current[slot] = network.trains.add(newTrain(route, place, item, job, sender))
      }
      sender.copies.append(
        TrainSender.Copy(
          stream: stream, tag: TrainTag(train: current[slot], route: lane.route),
          lane: Int32(truncatingIfNeeded: place)))
    }
    return channels
  }

  /// Sends so many items that share their copies.
  private mutating func sendRun(_ count: Int, _ spikeOut: Int64, _ sender: inout TrainSender) {
    guard sender.copies.count > 0 else { return }
    let period = spikeOut + Int64(sender.copies.count) * sender.packetOut
    var left = count
    while left > 0 {
      let whole = sender.itemsInWindow(of: left, period: period)
      sender.send(whole, spikeOut: spikeOut, network.chunks)
      left -= whole
      guard left > 0 else { break }
      sendAcrossWindows(spikeOut, &sender)
      left -= 1
    }
    for index in sender.copies.indices {
      let copy = sender.copies[index]
      network.trains[copy.tag.train].remaining += Int32(truncatingIfNeeded: count)
      sender.lanes[Int(copy.lane)].sent += Int32(truncatingIfNeeded: count)
    }
  }

  /// Sends an item at a time at which a window ends.
  private mutating func sendAcrossWindows(_ spikeOut: Int64, _ sender: inout TrainSender) {
    sender.time += spikeOut
    for index in sender.copies.indices {
      sender.time += sender.packetOut
      let copy = sender.copies[index]
      copy.stream.pointee.append(
        TrainPacket(time: sender.time, tag: copy.tag), network.chunks)
      count(sender.lanes.base + Int(copy.lane), &sender)
      if index == 0, sender.kind == .spike { sender.spikes += 1 }
    }
  }

  /// Sends an item whose packets control waits for, or a trace or the histograms of latency want to know by
  /// themselves.
  private mutating func sendAlone(
    _ item: (channel: Int32, value: Int32), _ segment: RouteSegment, _ route: Route, _ job: Job,
    _ spikeOut: Int64, isMeasured: Bool, _ sender: inout TrainSender, _ agenda: inout Agenda
  ) {
    var isFirst = true
    for place in segment.destinations where sender.lanes[place].isOpen {
      sender.time += sender.packetOut
      if isFirst { sender.time += spikeOut }
      var train = newTrain(route, place, item, job, sender)
      train.isMeasured = isMeasured
      if program.serving[route.destinations[place]].scalars > 0 {
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
  private mutating func sendTraced(_ train: Train, _ place: Int, _ sender: inout TrainSender) {
    var train = train
    train.isTraced = true
    train.injected = sender.time
    train.remaining = 1
    let index = network.trains.add(train)
    let lane = sender.lanes.base + place
    lane.pointee.stream?.pointee.append(
      TrainPacket(time: sender.time, train: index, route: lane.pointee.route), network.chunks)
    count(lane, &sender)
  }

  @inline(never)
  private mutating func newTrain(
    _ route: Route, _ place: Int, _ item: (channel: Int32, value: Int32), _ job: Job,
    _ sender: borrowing TrainSender
  ) -> Train {
    let inlet = route.destinations[place]
    return train(
      Packet(
        kind: sender.kind, flits: Int(sender.flits), inlet: inlet, position: Int(job.position),
        channel: Int(item.channel), value: item.value, source: sender.tile,
        destination: program.flow.inlets[inlet].tile, station: route.station))
  }
}
