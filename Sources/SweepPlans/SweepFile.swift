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
  /// Seeds of a synthetic workload: every point is run once for each.
  public var seeds: [UInt64]
  /// What the sweep may cost.
  public var budget: SweepBudget
}

extension SweepFile {
  /// Most files that extend each other.
  static let extensionLimit = 8

  /// Reads a file with overrides `path=value`, which edit the tree before it is checked.
  ///
  /// - Throws: the first error, at its place.
  public static func load(_ path: String, sets: [String] = []) throws(ConfigDiagnostic) -> SweepFile {
    try read(try ConfigFile.source(path: path), folder: folder(of: path), sets: sets)
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
    let tree = try ConfigParser.parse(source)
    guard let base = ConfigReader(tree).ifPresent("extends") else { return tree }
    guard depth < extensionLimit else {
      throw base.failure(expected: "at most \(extensionLimit) files that extend each other")
    }
    let path = join(folder, try base.text())
    do throws(ConfigDiagnostic) {
      let source = try ConfigFile.source(path: path)
      return try self.tree(source, folder: Self.folder(of: path), depth: depth + 1).merged(under: tree)
    } catch {
      // A base that is not there is an error of the line that names it.
      guard error.failure == .missing, case .whole = error.origin else { throw error }
      var moved = error
      moved.origin = base.node.origin
      moved.path = base.path
      throw moved
    }
  }

  /// A path as it is where it is absolute, else below a folder.
  public static func join(_ folder: String, _ path: String) -> String {
    folder.isEmpty || path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
