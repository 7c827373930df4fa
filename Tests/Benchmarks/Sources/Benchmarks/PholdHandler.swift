import EventKernel

/// PHOLD: every job waits, counts at the place that it has come to, and waits again.
///
/// A job draws from tables at places of its own, so that the order of jobs at one time does not show.
struct PholdHandler: EventHandler {
  let delays: [Int64]
  let destinations: [Int64]
  /// Where in the tables each job reads next.
  var indices: [Int]
  var counts: [Int]

  init(_ workload: PholdWorkload) {
    delays = workload.delays
    destinations = workload.destinations
    indices = (0..<workload.jobs).map { $0 * 7919 & (PholdWorkload.tableSize - 1) }
    counts = Array(repeating: 0, count: workload.places)
  }

  mutating func handle(_ event: Event, agenda: inout Agenda) {
    let place = Int(event.destination)
    counts[place] &+= 1
    let job = Int(event.payload)
    indices[job] = (indices[job] &+ 1) & (delays.count &- 1)
    add(job, from: place, at: event.key.time, to: &agenda)
  }

  /// Schedules the next stop of a job.
  func add(_ job: Int, from place: Int, at time: Int64, to agenda: inout Agenda) {
    let index = indices[job]
    agenda.schedule(
      at: time &+ delays[index], rank: 0, source: place,
      destination: UInt32(truncatingIfNeeded: destinations[index]), payload: UInt32(truncatingIfNeeded: job))
  }
}

/// Jobs, places and the tables that both sides draw from.
struct PholdWorkload {
  static let tableSize = 1 << 16
  let jobs: Int
  let places = 1024
  /// Picoseconds, exponential with a mean of 100 ns.
  let delays: [Int64]
  let destinations: [Int64]
  /// Nothing happens after this time.
  let end: Int64

  /// About this many events.
  init(jobs: Int, events: Int) {
    self.jobs = jobs
    end = Int64(events / jobs) * 100_000
    var random = RandomStream(seed: 5)
    let places = places
    delays = (0..<Self.tableSize).map { _ in
      max(1, HoldBenchmark.Increments.exponential.draw(&random))
    }
    destinations = (0..<Self.tableSize).map { _ in Int64(random.next() % UInt64(places)) }
  }

  /// Counts at all places, weighted by their numbers.
  static func checksum(_ counts: [Int]) -> UInt64 {
    counts.enumerated().reduce(0) { $0 &+ UInt64($1.offset + 1) &* UInt64($1.element) }
  }
}
