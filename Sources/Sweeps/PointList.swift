import ConfigFiles
import DataFiles
import DesignSpace
import SweepPlans

/// The settings that a search tries, for searches that know all of them before the first result.
struct PointList {
  /// Most points of a grid.
  static let limit: UInt64 = 10_000_000

  let file: SweepFile

  /// Settings in order, where a point that a search meets twice is there once, and how many the search met.
  ///
  /// - Throws: 65 for a grid of too many points, before anything is allocated, or a wrong file of points.
  func settings() throws(Failure) -> (unique: [[Int64]], asked: Int) {
    let met = try met()
    var seen: Set<[Int64]> = []
    return (met.filter { seen.insert($0).inserted }, met.count)
  }

  private func met() throws(Failure) -> [[Int64]] {
    let space = SweepSpace(file)
    let points: [[Int64]]
    switch file.search.method {
    case .grid:
      let count = space.space.gridCount
      guard count <= Self.limit else {
        throw Failure(.data, placed: tooLarge(space, count).text)
      }
      points = (0..<count).map { space.space.gridPoint($0) }
    case .random, .lhs, .sobol:
      points = samples(space.space.axes.count).map { space.space.point(atUnit: $0) }
    case .file: points = try PointFile(file: file).points()
    case .morris, .saltelli: return try SensitivityDesign(file: file).settings()
    // Known only as results come in.
    case .optuna: points = []
    }
    return points.map { file.search.method == .file ? $0 : space.settings(of: $0) }
  }

  /// Points at the axis with most values.
  private func tooLarge(_ space: SweepSpace, _ count: UInt64) -> ConfigDiagnostic {
    let axes = file.axes.map { (axis: $0, count: DesignAxis(name: $0.path, domain: $0.domain).count) }
    let largest = axes.max { $0.count < $1.count }
    let number = count == .max ? "more than 2^64" : "\(count)"
    return ConfigDiagnostic(
      origin: largest?.axis.origin ?? .builtIn, path: "axes",
      message:
        "the grid of sweep '\(file.name)' has \(number) points, \(largest?.count ?? 0) values of "
        + "\(largest?.axis.path ?? "nothing") among them; expected at most \(Self.limit), or another search.method (sobol, "
        + "random, lhs)", suggestion: nil, failure: .invalid)
  }

  private func samples(_ dimensions: Int) -> [[Double]] {
    let search = file.search
    switch search.method {
    case .lhs:
      return UnitSamples.latinHypercube(count: search.points, dimensions: dimensions, seed: search.seed)
    case .sobol:
      var sequence = SobolSequence(dimensions: dimensions, seed: search.seed)
      return (0..<search.points).map { _ in sequence.next() }
    default: return UnitSamples.random(count: search.points, dimensions: dimensions, seed: search.seed)
    }
  }
}
