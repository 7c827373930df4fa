// Runs one prompt on the reference chip and on a chip file, and compares them.
//
//     swift run custom-chip [CHIP_FILE]

import SpikeFoundry

let path = CommandLine.arguments.dropFirst().first ?? "Examples/chips/tiny-mesh.yaml"

do {
  var texts: [String] = []
  for name in ["spikefoundry-ref", path] {
    let chip = try ChipFile.load(name)
    let run = try RunRequest(chip: chip, prompt: .text("ROMEO"), generate: 1).run()
    let book = try EnergyBook(run.record, on: chip)
    texts.append(run.text)
    print("\(chip.name): \(chip.columns) x \(chip.rows) cores")
    print("  duration  \(run.record.end.picoseconds) ps")
    print("  dynamic   \(book.dynamic) fJ")
    print("  static    \(book.staticTotal) fJ")
    // The three components that cost most, as `energy_fJ.by_component` of summary.json names them.
    let components = zip(EnergyComponent.allCases, book.byComponent).sorted { $0.1 > $1.1 }
    for (component, energy) in components.prefix(3) { print("    \(component.key)  \(energy) fJ") }
  }
  // What a model computes never depends on the chip that it runs on, as long as no spike is lost.
  print(texts[0] == texts[1] ? "same text on both" : "the texts differ")
} catch let mistake as ConfigDiagnostic {
  // File, line, column, what was expected, what was found, and the nearest valid name.
  StandardStreams.error(mistake.text + "\n")
} catch let failure as Failure {
  StandardStreams.error(failure.text)
}
