extension Report {
  /// The page that is kept in the repository.
  var page: String {
    """
    # Benchmark results

    The last full run, written by `\(command) RECORD=1`. Own code and peers run in turn, peers in Python in
    a process of their own; times are processor times of one thread. "own" and "peer's" are the best of all
    rounds. A ratio is the peer's time divided by the own time within one round: above 1, this package is
    faster. Ratios travel better between machines than times. A peer that could not be built or installed is
    listed as missing, with the reason.

    - machine: \(machine), load average at the end \(Self.rounded(loadAverage, 1))
    - own build: `\(swiftBuild)`, no target flags
    - peers: `\(peerFlags)`

    \(table)

    - `agenda`: the hold model. Every event schedules one other; the workload names the distribution of
      delays and the number of pending events: exponential; clocked, with masses of equal times; together,
      all at one time. With one source, events of one time are scheduled in the order in which they happen;
      with 1024 sources they are not, and have to be sorted. Ten million pending events are measured in one
      round. The own side is a whole kernel: the handler's call, sequence numbers and checks are included.
      The peer is a bare `std::priority_queue` of 24-byte records with the same 128-bit comparison.
    - `row-kernel`: rows of int8 weights, times a count, added into int32 accumulators, 1024 columns, 31 %
      of 1024 rows, in cache; one row per call, or eight rows at once. The peer is the same loop in C,
      or eight rows in intrinsics that multiply and add bytes in pairs.
      `portable` is the fallback in Swift for processors without AVX2 or NEON.
    - `layer-dram`: one layer of SpikingBrain-7B (int8, seven matrices, 233 MB) that is not in a cache; this
      share of random channels fires with counts of 1 to 7. Own: bytes of the touched rows per second, from
      spikes to sums. The peer reads all bytes of another layer in one stream; its rate divides the own one
      in the same round.
    - `des-python`: PHOLD. Each job waits, exponential with a mean of 100 ns, and counts at one of 1024
      places; the workload names the number of jobs. The same draws on both sides, which have to count the
      same.
    - `dense-cross`: one matrix of SpikingBrain-7B (3584 inputs, 18944 outputs); this share of the inputs
      fires. Own: from int8 codes and counts to sums. OpenBLAS: one thread, single precision, one vector or
      64 vectors at once, per vector. `crossover` is the share from which on the dense product is faster;
      100 where it never is. Both sides have to compute the same sums.
    - `place`: the placer on 28 layers, embedding and LM head of SpikingBrain-7B, on cores with so much memory
      for weights; beside it the time to build the data flow of the placement and to add up its traffic.
      `place-links`: mean links per delivery of the packets that one token is expected to send there, against
      the limit of 6.
    - `mesh-pdes`: 64 x 64 cores; an event adds weights into the membranes of its core and causes one at a random
      core, a lookahead and 1 ns for each hop later. Conservative windows on 1 to 4 threads against the plain
      kernel on one, and 2 threads against windows on one; wall time, so that only a machine without other work
      shows the gain.
    - `token-7b`: one token through 28 layers of SpikingBrain-7B shapes on cores of 1 MiB, random weights of three
      layers shared by all, every spike timed, billed and added; at the published distribution and with 31 % of the
      channels firing; endless queues, so that trains hold. The peer's time is that of a loop in C that reads as
      many bytes as the touched weight rows have; wall time, one thread. `replay`: the same activity without
      weights. `512x512`: on cores that hold as many weights each, of which it takes three times as many, with three
      times the packet visits. `packets`: two layers packet by packet, for each visit of a packet at a port or synapse unit.
      `two-threads`: wall time against one thread, so that only a machine without other work shows the gain, and
      against the reading loop on one.
    - `memory`: by how much a process grows with a matrix of SpikingBrain-7B (int8), and with the synapses of `lif-10k`.
    - `replay`: the embedded model, 24 tokens generated. The timing part is a functional run less the time
      that it spends in the function; both sides of that row carry a clock.
    - `trace`: a served spike into the table of `run --spikes` (`hot-path`), and on into its CSV file (`csv`: nine
      cells; the ceiling is that of the first prototype for three, by the cell). The peer copies 24-byte records into a
      buffer of 1.5 MiB, which write(2) takes. `L2`: what the thread of the simulation pays for each event that it tells
      of, its processor time with L2 less that without in pairs of replays packet by packet, of 1.4 and 3.2 million
      events, while another thread writes the files; beside the plain store of as many events of 64 bytes. In a process
      it is the difference of the least times of either side, since other work on the machine only adds; the figure is
      the median of 11 and 7 processes, since where a process finds its memory moves either side by 2 % of its time, as
      much as the figure, for as long as it lives. Ratios are of processes.
    - `tables`: records of 24 bytes turned into columns and written as Parquet and CSV, against the copy of `trace`.
      `events`: slices (time, length, core, operation) and samples (time, core, value) in turn; `spikes`: time, core,
      neuron. The random bits in a record are 3.75 and 3.0 bytes; ceilings are the first prototype and 20 %.
    - `timeline`: slices and counter samples of 256 cores, in order of time, into a Perfetto trace or a value
      change dump, against the copy of `trace`; a slice or a sample is an event. Times are exact picoseconds, where
      the first prototype of the dump had nanoseconds.
    - `sweep`: sweeps as the command line tool runs them. `point`: processor time of everything, divided by the
      points; one layer, two tokens. `replay`: processor time of a further point, everything included (a sweep of
      one chip that is extended by three), against that of a point simulated in full: synthetic weights made for each run, what
      is placed alike placed once on both sides. `7b-28-layers`: one token, weights of all layers (6.6 GB); `shared:3`:
      those of three; `queues`: two layers and tokens packet by packet, on queues of 64. Of run times alone
      `token-7b` has the ratio. `priced`: wall time of a point in its worker. `ledger`: four processes that claim points, eight at a time, and enter 17 metrics for
      each. `finished-10000`: a sweep of so many points, all finished, run again; wall time.
    - `determinism`: distinct results of runs with other insertion orders and with packets or trains; 1 is what
      has to come out.
    - `lif-10k`: 10,000 leaky integrate-and-fire neurons with 1000 synapses each, half a second in steps of
      0.1 ms, about 30 Hz; integers here, doubles there.
    - `sana-fe/tiny-layer`: the spiking projections of one layer of the embedded model, as placed on the
      reference chip, the same spikes on the same cores; both sides have to count the same synaptic events.
      Own: the whole layer with weights, attention and norms, every packet timed on its way. The peer adds
      up arrivals, one time step per token; `detailed` and `simple` are its ways to tell the time.
    - `sana-fe/lif-1k`: 1000 recurrent neurons, 100,000 synapses, 1000 steps; both sides have to fire the
      same spikes. Own: no chip, so neither energy nor a network on chip.

    """
  }
}
