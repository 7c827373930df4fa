import Quantities
import RunRecord

/// Keeps for everything under way what it waited for last, from which the critical path is read.
///
/// Within one event everything that starts depends on what the event tells: the end of a task, of a job, or the
/// service of a packet. That is `current`; it becomes a node only once something depends on it.
struct CauseTracker: ~Copyable {
  /// What the units of one tile work on.
  struct Unit {
    /// What the task and the job under way waited for.
    var task: Int32 = -1
    var job: Int32 = -1
    var jobBegin: Int64 = 0
    /// When the packet that the output unit makes is ready, and how long those of its job found no room.
    var ready: Int64 = 0
    var stalled: Int64 = 0
    /// Of the packet that is served: when its service began, since when the unit has kept it waiting, and how long of
    /// that with packets of its inlet.
    var started: Int64 = 0
    var blocked: Int64 = 0
    var own: Int64 = 0
    /// What the synapse unit served, in packet mode.
    var services = ServiceRuns()
  }

  private(set) var pool: CausePool
  var units: TileTable<Unit>
  private var current = Cause(kind: .job, parent: -1, station: -1, position: -1, begin: 0, end: 0)
  /// Node of `current`; -1 while nothing depends on it.
  private var index: Int32 = -1
  /// Whether nothing has happened yet: what starts depends on the start of the run only.
  private var isStart = true
  /// What completed the last token so far.
  private var final: Int32 = -1
  /// Steps that can no longer change.
  private var path: CriticalPathList
  /// Nodes at which it is worth looking for settled steps again.
  private var nextSettling = 4096

  init(_ tiles: UsedTiles, limit: Int) {
    pool = CausePool()
    units = TileTable(tiles, repeating: Unit())
    path = CriticalPathList(limit: limit)
  }

  /// Makes a view for another thread; `owner` has to outlive it.
  init(sharing owner: borrowing CauseTracker) {
    pool = CausePool(sharing: owner.pool)
    units = TileTable(sharing: owner.units)
    path = CriticalPathList(limit: owner.path.limit)
  }

  // MARK: What happens now

  /// Something happened on which the rest of the event depends; takes over the reference to its parent.
  private mutating func become(_ cause: Cause) {
    pool.release(index >= 0 ? index : current.parent)
    current = cause
    index = -1
    isStart = false
  }

  /// Drops what happened last: the next event tells what it depends on.
  mutating func forget() {
    become(Cause(kind: .job, parent: -1, station: -1, position: -1, begin: 0, end: 0))
    isStart = true
  }

  /// A reference to what happens now.
  private mutating func hold() -> Int32 {
    guard !isStart else { return -1 }
    if index < 0 { index = pool.add(current) }
    pool.retain(index)
    return index
  }

  // MARK: Units

  mutating func taskStarts(_ tile: Int) { units[tile].task = hold() }

  mutating func taskEnds(_ task: Task, _ tile: Int, at now: Int64) {
    become(
      Cause(
        kind: .task, parent: units[tile].task, station: task.station, position: task.position,
        begin: now - task.duration, end: now))
  }

  mutating func jobStarts(_ tile: Int) {
    units[tile].job = hold()
    units[tile].jobBegin = current.end
    units[tile].ready = current.end
    units[tile].stalled = 0
  }

  mutating func jobEnds(_ job: Job, _ tile: Int, at now: Int64) {
    var cause = Cause(
      kind: .job, parent: units[tile].job, station: job.station, position: job.position,
      begin: units[tile].jobBegin, end: now)
    cause.stalled = units[tile].stalled
    become(cause)
  }

  // MARK: Packets

  /// A packet that control waits for leaves; returns the node of its way, which it owns.
  ///
  /// `latency` is how long it needs to its unit on an empty network.
  mutating func leaves(_ packet: Packet, _ tile: Int, latency: Int64) -> Int32 {
    let (job, begin) = departs(tile)
    let stalled = units[tile].stalled
    let node = flight(of: packet, job: job, begin: begin, expected: packet.injected - stalled + latency)
    pool[node].stalled = stalled
    return node
  }

  /// A packet that control waits for leaves, in train mode: its way gets a node when it takes effect.
  ///
  /// - Parameter tile: that sends it.
  /// - Returns: the node of the job that sends it, of which it owns a reference, and when that began.
  mutating func departs(_ tile: Int) -> (job: Int32, begin: Int64) {
    let job = units[tile].job
    pool.retain(job)
    return (job, units[tile].jobBegin)
  }

  /// The node of a packet's way; takes over the reference to the job that sent it.
  mutating func flight(of packet: Packet, job: Int32, begin: Int64, expected: Int64) -> Int32 {
    var cause = Cause(
      kind: .flight, parent: job, station: packet.station, position: packet.position, begin: begin,
      end: packet.injected)
    cause.packet = packet.kind
    cause.inlet = packet.inlet
    cause.injected = packet.injected
    cause.expected = expected
    return pool.add(cause)
  }

  /// When such a packet could have come to its unit.
  func expectedArrival(of packet: Packet) -> Int64 { pool[packet.cause].expected }

  /// The service of such a packet begins, or has begun, after it waited for the unit.
  mutating func serviceStarts(_ tile: Int, at time: Int64, _ wait: (since: Int64, own: Int64)) {
    units[tile].started = time
    units[tile].blocked = wait.since
    units[tile].own = wait.own
  }

  /// Such a packet was served; `lastServed` is for an END when the last packet before it was.
  mutating func served(_ packet: Packet, at now: Int64, lastServed: Int64) {
    let tile = Int(packet.destination)
    var cause = pool.take(packet.cause)
    cause.started = units[tile].started
    cause.blocked = units[tile].blocked
    cause.own = units[tile].own
    cause.lastServed = lastServed
    cause.end = now
    become(cause)
  }

  // MARK: The path

  /// The host learnt that a token is done.
  mutating func tokenEnds(_ map: CauseMap) {
    let node = hold()
    pool.release(final)
    final = node
    if pool.made >= nextSettling { settle(map) }
  }

  /// Turns the nodes into steps through which every path must lead, whatever happens later: those before the
  /// first node that anything else refers to.
  private mutating func settle(_ map: CauseMap) {
    let nodes = chain(from: final)
    var count = 0
    while count + 1 < nodes.count, pool.count(nodes[count]) == 1 {
      map.steps(of: pool[nodes[count]], before: pool[nodes[count + 1]], into: &path)
      count += 1
    }
    if count > 0 {
      pool[nodes[count]].parent = -1
      pool.release(nodes[count - 1])
    }
    nextSettling = pool.made + max(4096, 2 * (nodes.count - count))
  }

  /// The nodes from the first one that is not settled to `last`.
  private func chain(from last: Int32) -> [Int32] {
    var nodes: [Int32] = []
    var node = last
    while node >= 0 {
      nodes.append(node)
      node = pool[node].parent
    }
    return nodes.reversed()
  }

  /// The steps up to `end`, the last of which lies behind the last token.
  mutating func steps(_ map: CauseMap, end: SimTime) -> [CriticalStep] {
    let nodes = chain(from: final)
    for (place, node) in nodes.enumerated() {
      map.steps(of: pool[node], before: place + 1 < nodes.count ? pool[nodes[place + 1]] : nil, into: &path)
    }
    path.append(.drain, until: end.picoseconds, tile: -1, operation: -1, token: -1)
    return path.result()
  }
}
