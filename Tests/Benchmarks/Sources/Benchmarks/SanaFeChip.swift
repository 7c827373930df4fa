/// A mesh in the format of SANA-FE, all cores alike but for the inputs that they hold.
struct SanaFeChip {
  var width: Int
  var height: Int
  var coresPerTile = 1
  /// Input units of each core, tile by tile.
  var inputs: [Int]

  var text: String {
    let hops = ["north", "east", "south", "west"].flatMap {
      ["energy_\($0)_hop: 2.0e-12", "latency_\($0)_hop: 4.0e-9"]
    }.joined(separator: ", ")
    var text = "architecture:\n  name: mesh\n  attributes:\n"
    text +=
      "    width: \(width)\n    height: \(height)\n    link_buffer_size: 16\n    topology: mesh\n  tile:\n"
    for tile in 0..<width * height {
      text += "    - name: tile\(tile)\n      attributes: {\(hops)}\n      core:\n"
      for core in 0..<coresPerTile { text += self.core(core, inputs: inputs[tile * coresPerTile + core]) }
    }
    return text
  }

  private func core(_ number: Int, inputs: Int) -> String {
    let soma = ["access_neuron", "update_neuron", "spike_out"].flatMap {
      ["energy_\($0): 1.0e-11", "latency_\($0): 8.0e-9"]
    }.joined(separator: ", ")
    var text = """
              - name: core\(number)
                attributes: {buffer_position: soma, max_neurons_supported: 65536}
                axon_in: [{name: in, attributes: {energy_message_in: 1.3e-11, latency_message_in: 6.0e-9}}]
                axon_out: [{name: out, attributes: {energy_message_out: 1.2e-11, latency_message_out: 2.0e-9}}]
                synapse:
                  - name: dense
                    attributes: {model: current_based, energy_process_spike: 3.4e-12, latency_process_spike: 2.5e-9}
                dendrite:
                  - {name: sum, attributes: {model: accumulator, energy_update: 0.0, latency_update: 0.0}}
                soma:
                  - {name: lif, attributes: {model: leaky_integrate_fire, \(soma)}}

      """
    if inputs > 0 {
      text += "            - {name: \"spikes[0..\(inputs - 1)]\", attributes: {model: input, \(soma)}}\n"
    }
    return text
  }
}
