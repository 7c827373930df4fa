// Runs the embedded model on the reference chip and writes the run folder.
//
//     swift run first-run [FOLDER]

import SpikeFoundry

// 1. A chip, and what to run on it.
let chip = try Chip.preset("spikefoundry-ref")
let request = RunRequest(chip: chip, prompt: .text("ROMEO"), generate: 3)

// 2. Load the checkpoint, place it on the chip, simulate every spike.
let run = try request.run()
print(run.text)

// 3. Look: the headline, and what one site did.
let report = try run.report()
print(Headline(report, folder: nil).text)
for site in report.sites.prefix(1) {
  print("\(site.site): \(site.firing) of \(site.channels) channels fired, \(site.spikes) spikes")
}

// 4. Keep it: tables, pictures and a page.
if CommandLine.arguments.count > 1 { try run.write(to: CommandLine.arguments[1]) }
