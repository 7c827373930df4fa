import EventKernel

/// A population of neurons joined by sparse synapses, run on the event kernel.
///
/// Neurons are updated once per tick, spikes travel as events: one for each source and delay, and none for a
/// synapse. Equal networks give equal runs, whatever the order in which simultaneous events are inserted.
public struct SparseNetwork: ~Copyable {
  private var kernel: Kernel<SparseNetworkHandler>
  private var ticks: Int64 = 0

  /// Joins neurons and synapses.
  ///
  /// - Parameters:
  ///   - neurons: the population as it starts.
  ///   - synapses: what a spike of each neuron does.
  ///   - tick: picoseconds between two updates.
  ///   - keepsSpikes: whether `spikes` lists every spike.
  ///   - insertionShuffle: a seed that makes the agenda insert simultaneous events in a random order (for tests).
  /// - Precondition: the synapses have every neuron as a source and as a target; `tick` is above zero.
  public init(
    neurons: LeakyNeurons, synapses: SparseSynapses, tick: Int64, keepsSpikes: Bool = false,
    insertionShuffle: UInt64? = nil
  ) {
    precondition(synapses.sources == neurons.count && synapses.targets == neurons.count && tick > 0)
    let handler = SparseNetworkHandler(
      neurons: neurons, synapses: synapses, tick: tick, keepsSpikes: keepsSpikes)
    kernel = Kernel(handler: handler, sources: 2, insertionShuffle: insertionShuffle)
    kernel.handler.scheduleTick(at: tick, &kernel.agenda)
  }

  /// Lets this many ticks pass; a later call goes on from there.
  ///
  /// - Precondition: the time stays below 2^63 ps.
  public mutating func run(ticks: Int64) {
    self.ticks += ticks
    _ = kernel.run(until: self.ticks * kernel.handler.tick)
  }

  /// The neurons as the last tick left them.
  public var neurons: LeakyNeurons { kernel.handler.neurons }
  /// Spikes so far.
  public var spikeCount: Int { kernel.handler.spikeCount }
  /// Weights that have been added to a neuron so far.
  public var synapticEvents: Int { kernel.handler.synapticEvents }
  /// Events of the kernel so far.
  public var events: UInt64 { kernel.agenda.eventsProcessed }
  /// Every spike in the order of ticks, then of neurons, where they are kept.
  public var spikes: [NetworkSpike] { kernel.handler.spikes }
}

/// A spike of a sparse network.
public struct NetworkSpike: Sendable, Hashable {
  /// The tick in which the neuron fired; the first is 1.
  public var tick: Int64
  /// The neuron.
  public var neuron: Int

  /// Makes a spike.
  public init(tick: Int64, neuron: Int) {
    self.tick = tick
    self.neuron = neuron
  }
}
