import EventKernel

/// Cores of a mesh that add weight rows into membranes: a neural simulation without a chip around it.
///
/// An event adds `synapses` weights into the membranes of its core, takes time at the core, and causes one event
/// at another core that arrives `lookahead` plus 1 ns for each hop later.
struct MeshHandler: PartitionedHandler, ~Copyable {
  static let side = 64
  static let cores = side * side
  static let membranes = 128
  private static let rows = 256

  /// What all cores share, and what belongs to each.
  final class State {
    let weights: UnsafeMutablePointer<Int8>
    let membranes: UnsafeMutablePointer<Int32>
    let cores: UnsafeMutablePointer<Core>

    init() {
      var random = RandomStream(seed: 6)
      weights = .allocate(capacity: MeshHandler.rows * MeshHandler.membranes)
      for index in 0..<MeshHandler.rows * MeshHandler.membranes {
        (weights + index).initialize(to: Int8(truncatingIfNeeded: random.next()))
      }
      membranes = .allocate(capacity: MeshHandler.cores * MeshHandler.membranes)
      membranes.initialize(repeating: 0, count: MeshHandler.cores * MeshHandler.membranes)
      cores = .allocate(capacity: MeshHandler.cores)
      cores.initialize(repeating: Core(), count: MeshHandler.cores)
    }

    deinit {
      weights.deallocate()
      membranes.deallocate()
      cores.deallocate()
    }

    var checksum: UInt64 {
      var sum: UInt64 = 0
      for core in 0..<MeshHandler.cores { sum = sum &* 31 &+ cores[core].digest }
      for index in 0..<MeshHandler.cores * MeshHandler.membranes {
        sum = sum &* 31 &+ UInt64(bitPattern: Int64(membranes[index]))
      }
      return sum
    }
  }

  struct Core {
    var busyUntil: Int64 = 0
    var drawn: UInt64 = 0
    var digest: UInt64 = 0
  }

  private let state: State
  private let weights: UnsafeMutablePointer<Int8>
  private let membranes: UnsafeMutablePointer<Int32>
  private let cores: UnsafeMutablePointer<Core>
  let synapses: Int
  let lookahead: Int64
  private let stream = RandomStream(seed: 7)

  init(_ state: State, synapses: Int, lookahead: Int64) {
    self.state = state
    weights = state.weights
    membranes = state.membranes
    cores = state.cores
    self.synapses = synapses
    self.lookahead = lookahead
  }

  mutating func handle(_ event: Event, agenda: inout Agenda) {
    let core = Int(event.destination)
    let time = event.key.time
    cores[core].digest = (cores[core].digest &* 0x9E37_79B9_7F4A_7C15) ^ event.key.low ^ event.key.high
    let row = weights + Int(event.payload) % Self.rows * Self.membranes
    let own = membranes + core * Self.membranes
    for index in 0..<synapses { own[index] &+= Int32(row[index]) }
    let finish = max(time, cores[core].busyUntil) &+ 200 &+ 10 &* Int64(synapses)
    cores[core].busyUntil = finish
    send(from: core, at: finish, &agenda)
  }

  mutating func send(from core: Int, at time: Int64, _ agenda: inout Agenda) {
    let random = stream.number(at: UInt64(core) &<< 32 | cores[core].drawn)
    cores[core].drawn &+= 1
    let target = Int(truncatingIfNeeded: random % UInt64(Self.cores))
    let hops =
      abs(core % Self.side &- target % Self.side) &+ abs(core / Self.side &- target / Self.side)
    agenda.schedule(
      at: time &+ lookahead &+ 1000 &* Int64(hops), rank: 0, source: core,
      destination: UInt32(truncatingIfNeeded: target), payload: UInt32(truncatingIfNeeded: random &>> 32))
  }

  mutating func pack(_ event: Event) {}
  mutating func unpack(_ parcel: Void, of event: Event) -> UInt32 { event.payload }
  mutating func begin(window: Int?) {}
  mutating func gather(window: Int, upTo failure: EventKey?) {}
}
