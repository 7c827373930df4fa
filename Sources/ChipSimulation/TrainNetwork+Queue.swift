import RunRecord

/// The queue in front of a synapse unit.
extension TrainNetwork {
  /// Puts packets into the queue: notes when each of them will be served, for which inlet, and how long the queue is
  /// then.
  mutating func wait(_ packets: CyclePackets, _ line: UnsafeMutablePointer<SynapseLine>) {
    if let (inlet, service) = packets.cycle.pointee.common { return wait(packets, inlet, service, line) }
    forgetStarts(packets, line)
    let (entries, size) = (packets.cycle.pointee.entries, packets.cycle.pointee.count)
    var place = packets.place
    var start = line.pointee.busyUntil
    for _ in 0..<packets.count {
      line.pointee.services.goOn(entries[place].inlet, at: start)
      line.pointee.starts.append(start)
      start &+= entries[place].service
      place &+= 1
      if place == size { place = 0 }
    }
    noteLongest(packets, line)
  }

  /// Puts packets of one inlet into the queue that are served in equal times.
  @inline(__always) mutating func wait(
    _ packets: some ArrivingPackets, _ inlet: Int32, _ service: Int64,
    _ line: UnsafeMutablePointer<SynapseLine>
  ) {
    forgetStarts(packets, line)
    line.pointee.services.goOn(inlet, at: line.pointee.busyUntil)
    line.pointee.starts.append(packets.count, from: line.pointee.busyUntil, every: service)
    noteLongest(packets, line)
  }

  /// Forgets starts that have passed, if with them the queue could look longer than it ever was.
  @inline(__always)
  private func forgetStarts(_ packets: some ArrivingPackets, _ line: UnsafeMutablePointer<SynapseLine>) {
    guard line.pointee.starts.count + packets.count > line.pointee.longest else { return }
    line.pointee.starts.removeAll(notAfter: packets.arrival(0))
  }

  /// Notes the longest queue that one of the packets finds, the last ones in it.
  @inline(__always)
  private func noteLongest(_ packets: some ArrivingPackets, _ line: UnsafeMutablePointer<SynapseLine>) {
    guard line.pointee.starts.count > line.pointee.longest else { return }
    line.pointee.longest = max(line.pointee.longest, line.pointee.starts.longest(packets))
    line.pointee.starts.removeAll(notAfter: packets.arrival(packets.count - 1))
  }

  // MARK: Its end

  /// Notes when the queue has no place for a packet that starts to leave the ejection port.
  mutating func checkDepth(
    _ line: UnsafeMutablePointer<SynapseLine>, _ port: UnsafeMutablePointer<TrainPort>, at start: Int64
  ) {
    line.pointee.starts.removeAll(notAfter: start)
    let promised = limits.canLose ? Int(clamping: port.pointee.pending) : 0
    if line.pointee.starts.count + promised >= limits.depth { isOverfull = true }
  }

  /// Packets that can come one after the other from now on without finding the queue full, whatever is served
  /// meanwhile; none are sure where places are promised to all that are on their way.
  @inline(__always)
  func queueRoom(_ line: UnsafeMutablePointer<SynapseLine>, at start: Int64) -> Int {
    guard limits.depth < Int(Int32.max) else { return .max }
    guard !limits.canLose else { return 0 }
    line.pointee.starts.removeAll(notAfter: start)
    return limits.depth - line.pointee.starts.count
  }
}
