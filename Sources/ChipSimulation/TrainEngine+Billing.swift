import ChipModel
import ChipPlacement
import RunRecord
import SpikeWorkload

extension TrainEngine {
  /// Readies the destinations of a route that take part.
  mutating func open(_ job: Job, _ sender: inout TrainSender) {
    let number = Int(job.route)
    let count = program.destinations(of: number)
    let first = count > 0 ? program.inlet(0, of: number) : -1
    let kind = first >= 0 ? program.serving[first].kind : .graded
    let flits = program.flits(of: kind)
    sender.start(job, kind: kind, flits: Int64(flits))
    let isScalar = first >= 0 && program.serving[first].scalars > 0
    current.removeAll(keepingCapacity: true)
    for place in 0..<count {
      guard program.emissions[sender.tile].isOpen[place] else {
        sender.lanes.append(TrainSender.Lane(route: TrainRoute.none))
        continue
      }
      let inlet = program.inlet(place, of: number)
      let destination = Int(program.serving[inlet].tile)
      let path = dataPath(program.creditBase[number] + place, from: sender.tile, to: destination)
      var lane = lane(path, destination, flits: flits, isCritical: isScalar)
      lane.firstTrain = current.count
      let count = classes.count(of: inlet)
      lane.hasClasses = count > 1
      for _ in 0..<count { current.append(-1) }
      sender.lanes.append(lane)
    }
  }

  func lane(_ path: Int, _ destination: Int, flits: Int, isCritical: Bool) -> TrainSender.Lane {
    let router = network.routing.router(of: destination)
    let exit: PortDirection =
      destination < network.cores ? .ejection : destination == network.cores ? .host : .dram
    var lane = TrainSender.Lane(
      route: TrainRoute(
        x: router % network.columns, y: router / network.columns, exit: exit, flits: flits,
        isCritical: isCritical))
    lane.isOpen = true
    lane.stream = paths[path].stream
    lane.path = path
    return lane
  }

  mutating func dataPath(_ key: Int, from source: Int, to destination: Int) -> Int {
    if dataPaths[key] < 0 { dataPaths[key] = newPath(from: source, to: destination) }
    return Int(dataPaths[key])
  }

  mutating func creditPath(_ key: Int, from source: Int, to destination: Int) -> Int {
    if creditPaths[key] < 0 { creditPaths[key] = newPath(from: source, to: destination) }
    return Int(creditPaths[key])
  }

  private mutating func newPath(from source: Int, to destination: Int) -> Int32 {
    paths.append(network.path(from: source, to: destination))
    return Int32(truncatingIfNeeded: paths.count - 1)
  }

  // MARK: The bill of the sender

  /// Counts a copy in the window of its time.
  @inline(__always)
  mutating func count(_ lane: UnsafeMutablePointer<TrainSender.Lane>, _ sender: inout TrainSender) {
    if sender.time >= sender.windowEnd {
      bill(&sender)
      sender.window = sender.time
      sender.windowEnd = fabric.ledger.endOfWindow(at: sender.time)
    }
    lane.pointee.unbilled += 1
    sender.packets += 1
  }

  /// Bills the copies of one window, as `ModelProgram.injected` does for each.
  @inline(never)
  mutating func bill(_ sender: inout TrainSender) {
    var count: Int64 = 0
    var passages = LinkHops()
    for place in sender.lanes.indices where sender.lanes[place].unbilled > 0 {
      let lane = sender.lanes.base + place
      count += lane.pointee.unbilled
      passages.add(paths[lane.pointee.path].hops, times: Int(lane.pointee.unbilled * sender.flits))
      lane.pointee.unbilled = 0
    }
    if count > 0 {
      program.injected(
        count, kind: sender.kind, flits: Int(count * sender.flits), passages: passages,
        station: sender.station, fabric: &fabric, at: sender.window)
    }
    if sender.spikes > 0 {
      program.fired(
        sender.spikes, station: sender.station, tile: sender.tile, fabric: &fabric, at: sender.window)
      sender.spikes = 0
    }
  }
}
