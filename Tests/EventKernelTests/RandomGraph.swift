import EventKernel

/// Components that pass numbers to each other at random: a simulation without any regularity to rely on.
struct RandomGraph: Sendable {
  var seed: UInt64
  var components: Int
  /// Least picoseconds to another component.
  var lookahead: Int64
  /// Delays are multiples of this up to eight times, so that many events have one time.
  var grain: Int64
  /// A random time of up to this is added to delays.
  var jitter: Int64 = 0
  /// How often a number is passed on before it is dropped.
  var lives: Int
  /// The component that throws, and at how many events.
  var failsAt: [Int: Int] = [:]
  /// First numbers at each component.
  var starts: [Int]

  init(seed: UInt64, components: Int, starts: [Int]? = nil) {
    self.seed = seed
    self.components = components
    var random = RandomStream(seed: seed, purpose: 1)
    lookahead = Int64.random(in: 1...40, using: &random)
    grain = Int64.random(in: 1...30, using: &random)
    lives = Int.random(in: 3...7, using: &random)
    self.starts = starts ?? (0..<components).map { _ in Int.random(in: 0...2, using: &random) }
  }

  /// What the components of a run share: one digest and one counter each.
  final class State: @unchecked Sendable {
    let digests: UnsafeMutablePointer<UInt64>
    let counts: UnsafeMutablePointer<Int>

    init(_ components: Int) {
      digests = .allocate(capacity: max(components, 1))
      digests.initialize(repeating: 0, count: components)
      counts = .allocate(capacity: max(components, 1))
      counts.initialize(repeating: 0, count: components)
    }

    deinit {
      digests.deallocate()
      counts.deallocate()
    }
  }

  /// What the views of a run note for the outside, for even and odd windows.
  final class Notes: @unchecked Sendable {
    typealias Noted = (key: EventKey, event: Event)
    var sides: [UnsafeMutablePointer<[Noted]>] = []
    var all: [Event] = []

    deinit {
      for side in sides {
        side.deinitialize(count: 2)
        side.deallocate()
      }
    }

    func addView() -> UnsafeMutablePointer<[Noted]> {
      let side = UnsafeMutablePointer<[Noted]>.allocate(capacity: 2)
      side.initialize(repeating: [], count: 2)
      sides.append(side)
      return side
    }
  }

  struct Broken: Error, Equatable {
    var component: Int
    var key: EventKey
  }

  /// One view; numbers in flight lie in a pool of the view, and events carry their index.
  struct View: PartitionedHandler, ~Copyable {
    let graph: RandomGraph
    let state: State
    let notes: Notes
    let own: UnsafeMutablePointer<[Notes.Noted]>
    private var window: Int?
    private var pool: [UInt64] = []
    private var free: [UInt32] = []

    init(_ graph: RandomGraph, _ state: State, _ notes: Notes) {
      self.graph = graph
      self.state = state
      self.notes = notes
      own = notes.addView()
    }

    mutating func handle(_ event: Event, agenda: inout Agenda) throws(Broken) {
      let component = Int(event.destination)
      if let count = graph.failsAt[component], state.counts[component] == count {
        throw Broken(component: component, key: event.key)
      }
      let number = remove(event.payload)
      state.digests[component] =
        (state.digests[component] &* 0x9E37_79B9_7F4A_7C15) ^ number ^ event.key.low ^ event.key.high
      var noted = event
      noted.payload = UInt32(truncatingIfNeeded: number)
      if let window { own[window & 1].append((agenda.latestKey, noted)) } else { notes.all.append(noted) }
      var random = RandomStream(
        seed: graph.seed, entity: UInt64(component), purpose: UInt64(2 + state.counts[component]))
      state.counts[component] += 1
      guard number & 15 > 0 else { return }
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        schedule(number &- 1, from: component, at: event.key.time, &random, &agenda)
      }
    }

    mutating func schedule(
      _ number: UInt64, from component: Int, at now: Int64, _ random: inout RandomStream,
      _ agenda: inout Agenda
    ) {
      let target = Int.random(in: 0..<graph.components, using: &random)
      var delay = graph.grain * Int64.random(in: 0...8, using: &random)
      if Int.random(in: 0..<50, using: &random) == 0 {
        delay = 1 << Int64.random(in: 20...45, using: &random)
      }
      if target != component { delay += graph.lookahead }
      if graph.jitter > 0 { delay += Int64.random(in: 0...graph.jitter, using: &random) }
      let rank = UInt8.random(in: 0...2, using: &random)
      agenda.schedule(
        at: now + delay, rank: rank, source: component, destination: UInt32(target),
        payload: add(number ^ random.next() << 8))
    }

    mutating func add(_ number: UInt64) -> UInt32 {
      if let index = free.popLast() {
        pool[Int(index)] = number
        return index
      }
      pool.append(number)
      return UInt32(pool.count - 1)
    }

    private mutating func remove(_ index: UInt32) -> UInt64 {
      free.append(index)
      return pool[Int(index)]
    }

    mutating func pack(_ event: Event) -> UInt64 { remove(event.payload) }
    mutating func unpack(_ parcel: UInt64, of event: Event) -> UInt32 { add(parcel) }

    mutating func begin(window: Int?) {
      self.window = window
      if let window { own[window & 1].removeAll(keepingCapacity: true) }
    }

    mutating func gather(window: Int, upTo failure: EventKey?) {
      let events = notes.sides.flatMap { $0[window & 1] }.enumerated()
        .sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element)
      notes.all += events.filter { event in failure.map { event.key <= $0 } ?? true }.map(\.event)
    }
  }

  /// What a run left.
  struct Outcome: Equatable {
    var digests: [UInt64]
    var counts: [Int]
    var noted: [Event]
    var events: UInt64
    var failure: Broken?
  }

  private func begin(_ view: inout View, _ agenda: inout Agenda) {
    for component in 0..<components {
      var random = RandomStream(seed: seed, entity: UInt64(component), purpose: 0)
      for _ in 0..<starts[component] {
        let number = random.next() << 4 | UInt64(lives)
        agenda.schedule(
          at: grain * Int64.random(in: 0...8, using: &random), rank: 0, source: component,
          destination: UInt32(component), payload: view.add(number))
      }
    }
  }

  private func outcome(_ state: State, _ notes: Notes, _ events: UInt64, _ failure: Broken?) -> Outcome {
    // After an error only what was noted is defined; components of other partitions may have gone on.
    let isWhole = failure == nil
    return Outcome(
      digests: isWhole ? (0..<components).map { state.digests[$0] } : [],
      counts: isWhole ? (0..<components).map { state.counts[$0] } : [], noted: notes.all,
      events: isWhole ? events : 0, failure: failure)
  }

  /// Runs on one thread.
  func run() -> Outcome {
    let state = State(components)
    let notes = Notes()
    var kernel = Kernel(handler: View(self, state, notes), sources: components)
    begin(&kernel.handler, &kernel.agenda)
    var failure: Broken?
    do { _ = try kernel.run() } catch { failure = error }
    return outcome(state, notes, kernel.agenda.eventsProcessed, failure)
  }

  /// Runs in windows; with `step`, in pieces of this length of simulated time, with `pause` of so many events.
  func run(
    _ partitions: Int, owners: [UInt8]? = nil, policy: WindowPolicy = .always, step: Int64? = nil,
    pause: Int = .max
  ) -> (outcome: Outcome, windows: Int) {
    var random = RandomStream(seed: seed, purpose: 3)
    let owners =
      owners ?? (0..<components).map { _ in UInt8.random(in: 0..<UInt8(partitions), using: &random) }
    let state = State(components)
    let notes = Notes()
    var kernel = WindowedKernel(
      Partitioning(owners: owners, count: partitions, lookahead: lookahead), sources: components,
      policy: policy
    ) { _ in View(self, state, notes) }
    kernel.withFirstView { begin(&$0, &$1) }
    var failure: Broken?
    do {
      var limit = step ?? .max
      while true {
        let reason = try kernel.run(until: limit, events: pause)
        if reason == .agendaEmpty { break }
        if reason == .limit { limit += min(step ?? 1, .max - limit) }
      }
    } catch { failure = error }
    return (outcome(state, notes, kernel.eventsProcessed, failure), kernel.windows)
  }
}
