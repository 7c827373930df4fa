/// Packets that arrive in the queue of a core one after the other, in rounds that come again and again.
protocol ArrivingPackets {
  var count: Int { get }
  /// Packets of a round.
  var roundSize: Int { get }
  /// When a packet arrives, by its number.
  func arrival(_ number: Int) -> Int64
  /// How many of them arrive before a time.
  func count(before time: Int64) -> Int
}

/// Packets of one train that arrive at equal distances.
struct EqualPackets: ArrivingPackets {
  let tag: TrainTag
  private(set) var first: Int64
  let distance: Int64
  private(set) var count: Int

  @inline(__always) init(_ tag: TrainTag, first: Int64, every distance: Int64, _ count: Int) {
    self.tag = tag
    self.first = first
    self.distance = distance
    self.count = count
  }

  var roundSize: Int { 1 }

  @inline(__always) func arrival(_ number: Int) -> Int64 { first &+ Int64(number) &* distance }

  @inline(__always) func count(before time: Int64) -> Int {
    guard first < time else { return 0 }
    guard count > 1, distance > 0 else { return count }
    return Int(min(Int64(count), (time &- first &- 1) / distance &+ 1))
  }

  /// How many of them arrive while a unit is busy that is so until some time, and works on each of them for `service`.
  @inline(__always) func count(busyUntil time: Int64, _ service: Int64) -> Int {
    guard first < time else { return 0 }
    guard distance > service else { return count }
    return Int(min(Int64(count), (time &- first &- 1) / (distance &- service) &+ 1))
  }

  /// The first packets of them.
  @inline(__always) func prefix(_ packets: Int) -> EqualPackets {
    EqualPackets(tag, first: first, every: distance, packets)
  }

  @inline(__always) mutating func removeFirst(_ packets: Int) {
    first &+= Int64(packets) &* distance
    count -= packets
  }
}

/// Packets that leave an ejection port in the rounds of its cycle.
struct CyclePackets: ArrivingPackets {
  let cycle: UnsafeMutablePointer<PortCycle>
  /// Packets of the cycle before them.
  let skipped: Int
  let count: Int
  /// Place of the first one among the entries of the cycle.
  let place: Int

  @inline(__always) init(cycle: UnsafeMutablePointer<PortCycle>, skipped: Int, count: Int) {
    self.cycle = cycle
    self.skipped = skipped
    self.count = count
    place = cycle.pointee.advanced(by: skipped).place
  }

  var roundSize: Int { cycle.pointee.count }

  @inline(__always) func arrival(_ number: Int) -> Int64 { cycle.pointee.departure(after: skipped + number) }

  func count(before time: Int64) -> Int {
    max(0, min(count, cycle.pointee.count(leavingBefore: time) - skipped))
  }

  /// One of the packets of the first round.
  @inline(__always) subscript(number: Int) -> UnsafeMutablePointer<PortCycle.Entry> {
    let place = place &+ number
    return cycle.pointee.entries + (place < cycle.pointee.count ? place : place &- cycle.pointee.count)
  }
}
