/// A whole chip file in short forms, whose lines the tests know.
enum MinimalChip {
  static let text = """
    schema: spikefoundry.chip/v1
    name: minimal
    clocks: {core: 500 MHz, noc: 300 MHz}
    cores: {rows: 2, cols: 3}
    core:
      queue: {depth: 4, on_full: drop}
      synapse_sram: 4 KiB
      state_sram: 2 KiB
      lanes: 4
      weight_bits: 8
      accumulator_bits: 32
      payload_bits: 32
      spikes: signed
      latency: {spike_in: 1 ns, synapse_op: 2 cycles of core, accumulator_update: 3 ns, neuron_update: 4 ns, \
    spike_out: 5 ns, packet_out: 6 ns}
      energy: {spike_in: 1 pJ, synapse_op: 23.6 pJ, accumulator_update: 3 pJ, neuron_update: 4 pJ, \
    spike_out: 5 pJ, packet_out: 6 pJ}
      operations:
        mac: {runs_on: core, latency: 7 ns, energy: 7 pJ}
        add: {runs_on: core, latency: 8 ns, energy: 8 pJ}
        norm: {runs_on: host}
        threshold: {runs_on: core, latency: 9 ns, energy: 9 pJ}
        softmax: {runs_on: none}
        silu: {runs_on: none}
        gate: {runs_on: none}
        rope: {runs_on: none}
        quantize: {runs_on: none}
        compare: {runs_on: none}
        read: {runs_on: none}
      leakage: 5 uW
    noc:
      flit: 32 bit
      header: 32 bit
      link_buffer: 16
      router: {latency: 1 cycle of noc, energy: 1 pJ}
      flit_time: 1 ns
      hop:
        x: {latency: 4.1 ns, energy: 3 pJ}
        y: {latency: 6.5 ns, energy: 4 pJ}
    host:
      at: [2, 1]
      link: {latency: 10 ns, energy: 10 pJ}
      lanes: 1
      latency: {spike_in: 1 ns, synapse_op: 1 ns, accumulator_update: 1 ns, neuron_update: 1 ns, \
    spike_out: 1 ns, packet_out: 1 ns}
      energy: {spike_in: 1 pJ, synapse_op: 1 pJ, accumulator_update: 1 pJ, neuron_update: 1 pJ, \
    spike_out: 1 pJ, packet_out: 1 pJ}
      operations:
        mac: {latency: 1 ns, energy: 1 pJ}
        add: {latency: 1 ns, energy: 1 pJ}
        norm: {latency: 2 ns, energy: 2 pJ}
        threshold: {latency: 1 ns, energy: 1 pJ}
      power: 0 W
    static_power: 10 mW

    """

  /// The file with one text replaced.
  static func replacing(_ old: String, _ new: String) -> String {
    guard let range = text.firstRange(of: old) else { return "the test replaces nothing: \(old)" }
    return text.replacingCharacters(in: range, with: new)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
