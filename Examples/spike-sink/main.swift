// A trace sink of one's own: counts served spikes by site, and how long they waited in input queues.
//
//     swift run spike-sink

import SpikeFoundry

/// A sink is a type with one flag and one function; it sees every spike at the time it is served.
struct SpikesPerSite: TraceSink {
  var spikes: [Int64]
  var waiting: [Int64]
  let wantsSpikes = true

  init(sites: Int) {
    spikes = Array(repeating: 0, count: sites)
    waiting = spikes
  }

  mutating func spike(_ record: SpikeRecord) {
    spikes[Int(record.site)] += 1
    waiting[Int(record.site)] += record.served - record.arrived
  }
}

let request = RunRequest(chip: try .preset("spikefoundry-ref"), prompt: .text("ROMEO"), generate: 1)
let prepared = try PreparedRun(request)
let flows = prepared.simulation.flow.flows
let (run, sink) = try prepared.run(sink: SpikesPerSite(sites: flows.count))

// Sites are flows whose packets are spikes; other flows carry values, thresholds and tokens.
for (index, flow) in flows.enumerated() where sink.spikes[index] > 0 {
  let mean = sink.waiting[index] / sink.spikes[index]
  print("\(flow.name): \(sink.spikes[index]) spikes, \(mean) ps from queue to served on average")
}
let served = run.record.packets.first { $0.kind == .spike }?.served ?? 0
print("in all: \(sink.spikes.reduce(0, +)) of \(served) spikes served")
