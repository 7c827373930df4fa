import EventKernel

/// The state of a sparse network, and what its two kinds of event do.
struct SparseNetworkHandler: EventHandler {
  /// Arrivals of a time come before its tick, so that the tick sees them all.
  private static let (arrivalRank, tickRank): (UInt8, UInt8) = (0, 1)

  var neurons: LeakyNeurons
  let synapses: SparseSynapses
  /// Picoseconds.
  let tick: Int64
  let keepsSpikes: Bool
  private(set) var spikes: [NetworkSpike] = []
  private(set) var spikeCount = 0
  private(set) var synapticEvents = 0
  /// What has arrived at the time of the agenda, to be added by its tick.
  private var arrivals: [Arrival] = []
  /// Neurons that fire in this tick, at its beginning.
  private var fired: [Int32]

  init(neurons: LeakyNeurons, synapses: SparseSynapses, tick: Int64, keepsSpikes: Bool) {
    self.neurons = neurons
    self.synapses = synapses
    self.tick = tick
    self.keepsSpikes = keepsSpikes
    fired = Array(repeating: 0, count: neurons.count)
  }

  mutating func handle(_ event: Event, agenda: inout Agenda) {
    guard event.key.rank == Self.arrivalRank else { return update(at: event.key.time, &agenda) }
    arrivals.append(Arrival(source: event.destination, segment: event.payload))
  }

  func scheduleTick(at time: Int64, _ agenda: inout Agenda) {
    agenda.schedule(at: time, rank: Self.tickRank, source: 0, destination: 0, payload: 0)
  }

  private mutating func update(at time: Int64, _ agenda: inout Agenda) {
    synapticEvents += synapses.deliver(arrivals, to: &neurons.inputs)
    arrivals.removeAll(keepingCapacity: true)
    let count = neurons.update(fired: &fired)
    spikeCount += count
    for neuron in fired[..<count] {
      let source = UInt32(bitPattern: neuron)
      synapses.forEachDelay(of: Int(neuron)) { segment, delay in
        agenda.schedule(
          at: time + Int64(delay) * tick, rank: Self.arrivalRank, source: 1, destination: source,
          payload: UInt32(truncatingIfNeeded: segment))
      }
      if keepsSpikes { spikes.append(NetworkSpike(tick: time / tick, neuron: Int(neuron))) }
    }
    scheduleTick(at: time + tick, &agenda)
  }
}
