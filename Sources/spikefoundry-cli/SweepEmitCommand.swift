public import ArgumentParser
import Foundation
import SpikeFoundry
import SweepLedgers
import SweepPlans
public import Sweeps

extension ClusterScript.Backend: ExpressibleByArgument {}

/// `spikefoundry sweep emit`: a script for a cluster.
struct SweepEmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emit",
    abstract: "Print a script that runs a sweep on a cluster: slurm, lsf, parallel or hq.")

  @OptionGroup var options: SweepOptions

  @OptionGroup var work: SweepWorkOptions

  @Option(help: "slurm | lsf | parallel | hq.")
  var backend = ClusterScript.Backend.slurm

  @Option(help: ArgumentHelp("Folder of the shards, which all nodes see.", valueName: "folder"))
  var shards = "runs/shards"

  @Option(help: "Workers, each of the size of a node.")
  var nodes = 4

  @Option(help: "Processors of a worker. Default: a node as a whole.")
  var cpus: Int?

  @Option(help: "Longest time of a worker.")
  var minutes = 120

  func validate() throws {
    if !(1...100_000).contains(nodes) {
      throw ValidationError("--nodes: expected 1 to 100000, found \(nodes)")
    }
    if let cpus, !(1...4096).contains(cpus) {
      throw ValidationError("--cpus: expected 1 to 4096, found \(cpus)")
    }
    if !(5...100_000).contains(minutes) {
      throw ValidationError("--minutes: expected 5 to 100000, found \(minutes)")
    }
  }

  func run() throws {
    let file = try options.load()
    try ShardFolder.check(file)
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let script = ClusterScript(
      sweep: options.arguments, work: work.arguments, program: program, shards: shards, nodes: nodes,
      minutes: minutes, processors: cpus)
    try StandardStreams.output(script.text(backend))
  }
}
