// Records what fired once, then replays it on other chips: timing and energy without a single weight.
//
//     swift run replay

import SpikeFoundry

var request = RunRequest(chip: try .preset("spikefoundry-ref"), prompt: .tokens([49, 46]), generate: 1)
request.keeping = .activity
let run = try request.run()
guard let replay = try Replay(of: run) else { fatalError("the request keeps its activity") }

let firing = replay.activity.positions.reduce(0) { $0 + $1.sites.reduce(0) { $0 + $1.channels.count } }
print("\(replay.activity.positions.count) positions, \(firing) firing channels")

// On the chip of the run, a replay gives the same record, number by number.
print(try replay.run(on: request.chip) == run.record ? "equal record" : "the record differs")

// On another chip it tells what the same spikes would take there.
for set in ["core.lanes=8", "core.lanes=32", "noc.switching=cut-through"] {
  let chip = try Chip.preset("spikefoundry-ref", sets: [set])
  let record = try replay.run(on: chip)
  let book = try EnergyBook(record, on: chip)
  print("\(set): \(record.end.picoseconds) ps, \(book.dynamic) fJ dynamic, \(book.staticTotal) fJ static")
}
