import DataFiles
import Reporting

/// Everything that the page of a run shows: plain numbers and strings.
///
/// It is read from the files of the run folder alone, whether they are still in memory or on disk.
struct PageData: Sendable, Equatable {
  /// What was run, and its figures as a whole.
  var run: RunFacts
  /// The chip that it ran on.
  var chip: ChipFacts
  /// Energy by part of the model and component.
  var energy: EnergyFigures
  /// Places that took part, by number.
  var cores: [CoreFigures]
  /// Output ports of routers that carried something.
  var links: [LinkFigures]
  /// What every core did over time.
  var activity: ActivityMap
  /// What the end of the run waited for; nil where the run did not record it.
  var path: PathFigures?
  /// Distributions of the times of tokens, and of packets.
  var tokenLatencies: [LatencySeries]
  var packetLatencies: [LatencySeries]
  /// A sample of the traced spikes; nil without a trace.
  var raster: SpikeRaster?

  /// Reads the data of a run.
  ///
  /// - Throws: 66 where a file of every run is missing, 65 where one is not of this schema.
  init(_ files: RunFiles) throws(Failure) {
    let manifest = files.manifest
    let summary = try files.json("summary.json")
    chip = try ChipFacts(manifest)
    run = try RunFacts(manifest: manifest, summary: summary)
    energy = try EnergyFigures(files)
    cores = try CoreFigures.list(files, chip: chip)
    links = try LinkFigures.list(files)
    activity = try ActivityMap(files, chip: chip, cores: cores, end: run.end)
    path = try PathFigures(files)
    tokenLatencies = try LatencySeries.tokens(files, perToken: run.perToken)
    packetLatencies = try LatencySeries.packets(files)
    raster = try SpikeRaster(files, end: run.end)
  }

  /// Name of the chip in headings.
  var chipTitle: String { run.chipOrigin?.title(chip.name) ?? chip.name }
  /// Cores of the mesh that took part.
  var usedCores: [CoreFigures] { cores.filter { $0.kind == "core" } }
}
