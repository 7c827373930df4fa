import ConfigFiles
import DesignSpace

/// Reads the section `search`.
struct SearchReader {
  /// Most points of one sweep.
  static let pointsLimit = 10_000_000

  let reader: ConfigReader?

  func read(_ axes: [SweepAxis]) throws(ConfigDiagnostic) -> SearchPlan {
    var plan = SearchPlan(method: .grid, points: 0, seed: 1, sampler: "TPESampler", batch: 8)
    guard let reader else { return plan }
    try reader.check(
      required: ["method"], optional: ["points", "seed", "file", "sampler", "batch"])
    let names = SearchPlan.Method.allCases.map(\.rawValue)
    plan.method = SearchPlan.Method(rawValue: try reader.at("method").choice(names)) ?? .grid
    if let seed = reader.ifPresent("seed") { plan.seed = UInt64(try seed.integer(in: 0...1_000_000_000)) }
    if let batch = reader.ifPresent("batch") { plan.batch = try batch.integer(in: 1...1000) }
    if let sampler = reader.ifPresent("sampler") { plan.sampler = try sampler.choice(SearchPlan.samplers) }
    switch plan.method {
    case .grid:
      guard let points = reader.ifPresent("points") else { break }
      throw points.failure(expected: "nothing, as a grid has all points")
    case .file: plan.file = try reader.at("file").text()
    default: plan.points = try reader.at("points").integer(in: 1...Self.pointsLimit)
    }
    if plan.method != .file, let file = reader.ifPresent("file") {
      throw file.failure(expected: "nothing, as the method is not 'file'")
    }
    return plan
  }
}
