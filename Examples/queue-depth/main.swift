// Input queues of several depths under two policies: packets wait in the network, or spikes are lost.
//
//     swift run queue-depth

import SpikeFoundry

var expected: [Int] = []
for policy in [FullQueuePolicy.backpressure, .drop] {
  for depth in [2, 16, 1_000_000] {
    let chip = try Chip.preset(
      "spikefoundry-ref", sets: ["core.queue.depth=\(depth)", "core.queue.on_full=\(policy.rawValue)"])
    let run = try RunRequest(chip: chip, prompt: .tokens([49]), generate: 1).run()
    if expected.isEmpty { expected = run.generated }
    let lost = run.record.losses.reduce(0) { $0 + $1.packets }
    let longest = run.record.tiles.map(\.queueMaximum).max() ?? 0
    let stalled = run.record.tiles.reduce(0) { $0 + $1.outputStalled }
    print("\(policy.rawValue), depth \(depth): \(run.record.end.picoseconds) ps, longest queue \(longest)")
    print("  senders stalled for \(stalled) ps in all, tokens \(run.generated)")
    // A run that lost spikes is no run of the model any more; manifest, summary and report say so too.
    if lost > 0 { print("  LOSSY: \(lost) spikes lost at \(run.record.losses.count) places") }
    if lost == 0 { print(run.generated == expected ? "  lossless: same tokens" : "  the tokens differ") }
  }
}
