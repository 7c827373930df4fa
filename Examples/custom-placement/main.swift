// Moves one operator to the far corner of the mesh: the same tokens and spikes, other latency and hops.
//
//     swift run custom-placement [OPERATOR]

import SpikeFoundry

let moved = CommandLine.arguments.dropFirst().first ?? "layers.0.attn.o_proj"
let chip = try Chip.preset("spikefoundry-ref")
var request = RunRequest(chip: chip, prompt: .text("ROMEO"), generate: 1)

// The default placer proposes; a placement is a value, so editing it is changing its entries.
let prepared = try PreparedRun(request)
var placement = prepared.placement
for index in placement.entries.indices where placement.entries[index].operation == moved {
  print("\(moved) from \(placement.entries[index].node.text) to core \(chip.coreCount - 1)")
  placement.entries[index].node = .core(chip.coreCount - 1)
}
request.placement = placement

let before = try prepared.run()
let after = try request.run()

/// Packets over links between tiles.
func hops(_ run: FinishedRun) -> Int64 {
  run.record.links.filter { $0.direction != .ejection }.reduce(0) { $0 + $1.packets }
}

for (name, run) in [("default", before), ("moved", after)] {
  print("\(name): \(run.record.end.picoseconds) ps, \(hops(run)) hops, tokens \(run.generated)")
}
// Placement decides where and when, never what.
print(before.results.statistics == after.results.statistics ? "same spikes" : "the spikes differ")
