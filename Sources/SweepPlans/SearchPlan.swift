/// How a sweep chooses its points.
public struct SearchPlan: Sendable, Hashable {
  /// Kinds of search.
  public enum Method: String, Sendable, CaseIterable {
    /// Every combination.
    case grid
    case random
    /// Latin hypercube.
    case lhs
    case sobol
    /// Points of a CSV file.
    case file
    /// Samplers of Optuna, which are asked for points as results come in.
    case optuna
    /// Designs of SALib for sensitivity analysis.
    case morris
    case saltelli

    /// Whether the search itself needs the results of its points, one of each.
    var takesResults: Bool { [.optuna, .morris, .saltelli].contains(self) }

    /// Whether packages of Python choose the points.
    package var needsPackages: Bool { takesResults }
  }

  /// Samplers of Optuna that need nothing but a seed.
  public static let samplers = [
    "TPESampler", "RandomSampler", "CmaEsSampler", "GPSampler", "NSGAIISampler", "NSGAIIISampler",
    "QMCSampler", "BruteForceSampler",
  ]

  /// The kind of search.
  public var method: Method
  /// Points to try; for a grid all of them.
  public var points: Int
  /// Seed of the search.
  public var seed: UInt64
  /// File of points, relative to the folder of the sweep file.
  public var file: String?
  /// Name of an Optuna sampler.
  public var sampler: String
  /// Points that are asked for at once.
  public var batch: Int
}
