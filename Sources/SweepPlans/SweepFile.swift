public import ConfigFiles

/// A sweep: which chips and workloads to try, what limits them, and what makes one better than another.
///
/// ```yaml
/// schema: spikefoundry.sweep/v1
/// name: queues
/// chip: spikefoundry-ref                      # a preset, or a file beside this one
/// workload: {generate: 2}
/// vars: {side: 16}
/// axes:
///   vars.side: {values: [12, 16, 24]}
///   chip.core.queue.depth: {int: [8, 128], log: true}
///   chip.core.lanes: {values: [8, 16, 32]}
/// set:
///   chip.cores.rows: ${vars.side}
///   chip.cores.cols: ${vars.side}
/// constraints: ["chip.area.total <= 200 mm2", "metrics.packets_dropped == 0"]
/// objectives: {latency_per_token: min, energy_per_token: min, area: min}
/// reference: {latency_per_token: 1 ms, energy_per_token: 100 uJ, area: 300 mm2}
/// search: {method: sobol, points: 64, seed: 7}
/// ```
public struct SweepFile: Sendable {
  /// Name and version of the format.
  public static let schema = "spikefoundry.sweep/v1"

  /// Name of the sweep: letters, digits, `-` and `_`.
  public var name: String
  /// What the sweep asks.
  public var summary: String
  /// Folder that relative paths start from; empty for the working folder.
  public var folder: String
  /// The chip that points are variations of: a preset or a file.
  public var chip: (name: String, origin: ConfigOrigin)
  /// The workload that points are variations of.
  public var workload: ConfigNode
  /// Values that expressions name `vars.NAME`.
  public var variables: [(name: String, value: ConfigNode)]
  /// Axes in the order of the file.
  public var axes: [SweepAxis]
  /// Axes that move together, by index.
  public var zips: [[Int]]
  /// Values that every point has, behind its axes; they may be expressions.
  public var sets: [(path: String, value: ConfigNode)]
  /// What every point has to satisfy.
  public var constraints: [SweepConstraint]
  /// What makes a point better.
  public var objectives: [SweepObjective]
  /// How points are chosen.
  public var search: SearchPlan
  /// Rungs of successive halving; nil runs every point in full.
  public var fidelity: Fidelity?
  /// Seeds of a synthetic workload: every point is run once for each, and has a row for each.
  ///
  /// At most one where the search or the rungs take the results themselves.
  public var seeds: [UInt64]
  /// What the sweep may cost.
  public var budget: SweepBudget
}

extension SweepFile {
  /// Reads a file with overrides `path=value`, which edit the tree before it is checked.
  ///
  /// - Throws: the first error, at its place.
  public static func load(_ path: String, sets: [String] = []) throws(ConfigDiagnostic) -> SweepFile {
    try read(try ConfigFile.source(path: path), folder: ConfigPath.folder(of: path), sets: sets)
  }

  /// Reads a text whose relative paths start from `folder`.
  ///
  /// - Throws: the first error, at its place.
  public static func read(
    _ source: ConfigSource, folder: String, sets: [String] = []
  ) throws(ConfigDiagnostic) -> SweepFile {
    var tree = try tree(source, folder: folder, depth: 0)
    for (index, set) in sets.enumerated() { try tree.apply(override: set, number: index + 1) }
    return try SweepReader(root: ConfigReader(tree), folder: folder).read()
  }

  /// The tree of a text with what it extends merged in.
  private static func tree(
    _ source: ConfigSource, folder: String, depth: Int
  ) throws(ConfigDiagnostic) -> ConfigNode {
    try ConfigExtension.merged(try ConfigParser.parse(source), schema: schema, depth: depth) {
      (name) throws(ConfigDiagnostic) in
      let path = ConfigPath.join(folder, name)
      return try tree(
        try ConfigFile.source(path: path), folder: ConfigPath.folder(of: path), depth: depth + 1)
    }
  }
}
