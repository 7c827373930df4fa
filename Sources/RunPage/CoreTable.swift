import DataFiles

/// The numbers of all cores as a table to save.
struct CoreTable {
  let data: PageData

  init(_ data: PageData) { self.data = data }

  /// One row per core that took part, comma-separated.
  var csv: [UInt8] {
    var text =
      "core,x,y,spikes_in,spikes_out,packets_in,synaptic_operations,busy_ps,synapse_busy_ps,queue_max,energy_fJ\n"
    for core in data.usedCores {
      text += "\(core.number),\(core.x),\(core.y),\(core.spikesIn),\(core.spikesOut),\(core.packetsIn),"
      text +=
        "\(core.synapticOperations),\(core.busy),\(core.synapseBusy),\(core.queueMaximum),\(core.energy)\n"
    }
    return Array(text.utf8)
  }
}
