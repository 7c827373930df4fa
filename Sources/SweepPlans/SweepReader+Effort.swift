import ConfigFiles
import Quantities

// How points are run, and what that may cost.
extension SweepReader {
  func fidelity() throws(ConfigDiagnostic) -> Fidelity? {
    guard let reader = root.ifPresent("fidelity") else { return nil }
    try reader.check(required: ["rungs"], optional: ["eta", "on_low_correlation"])
    let list = try reader.at("rungs")
    var rungs: [[(path: String, value: ConfigNode)]] = []
    for rung in try list.items() { rungs.append(try sets(rung)) }
    guard (2...8).contains(rungs.count) else {
      throw ConfigDiagnostic(
        origin: list.node.origin, path: list.path, expected: "2 to 8 rungs",
        found: "\(rungs.count == 0 ? "none" : "\(rungs.count)")")
    }
    try RungOrder(root: root.node).check(try list.items())
    let names = Fidelity.LowCorrelation.allCases.map(\.rawValue)
    let choice = try reader.ifPresent("on_low_correlation")?.choice(names)
    return Fidelity(
      rungs: rungs, eta: try reader.ifPresent("eta")?.integer(in: 2...64) ?? 4,
      onLowCorrelation: choice.flatMap(Fidelity.LowCorrelation.init) ?? .stop)
  }

  /// Several seeds give several results of a point, which only a list of points known from the start can have.
  func seeds(_ search: SearchPlan, isHalving: Bool) throws(ConfigDiagnostic) -> [UInt64] {
    guard let reader = root.ifPresent("seeds") else { return [] }
    var seeds: [UInt64] = []
    for item in try reader.items() { seeds.append(UInt64(try item.integer(in: 0...1_000_000_000))) }
    guard (1...100).contains(seeds.count), Set(seeds).count == seeds.count else {
      throw reader.failure(expected: "1 to 100 different seeds")
    }
    guard root.node["workload"]?["synthetic"] != nil else {
      throw reader.failure(expected: "nothing, as only a synthetic workload has a seed")
    }
    let search = search.method.takesResults ? "search.method \(search.method.rawValue)" : nil
    if seeds.count > 1, let taker = search ?? (isHalving ? "fidelity" : nil) {
      throw ConfigDiagnostic(
        origin: reader.node.origin, path: reader.path,
        expected: "one seed, as \(taker) takes one result of each point", found: "\(seeds.count) seeds")
    }
    return seeds
  }

  func budget() throws(ConfigDiagnostic) -> SweepBudget {
    var budget = SweepBudget(attempts: 2)
    guard let reader = root.ifPresent("budget") else { return budget }
    try reader.check(required: [], optional: ["wall", "per_point", "attempts"])
    budget.wallSeconds = try reader.ifPresent("wall")?.wallSeconds()
    if let attempts = reader.ifPresent("attempts") { budget.attempts = try attempts.integer(in: 1...100) }
    guard let point = reader.ifPresent("per_point") else { return budget }
    try point.check(required: [], optional: ["wall", "memory"])
    budget.pointWallSeconds = try point.ifPresent("wall")?.wallSeconds()
    budget.pointMemory = try point.ifPresent("memory")?.quantity(.memory, in: 1_000_000 ... .max)
    return budget
  }
}

extension ConfigReader {
  /// Whole seconds of a time on the wall, at least one.
  fileprivate func wallSeconds() throws(ConfigDiagnostic) -> Int64 {
    let second: Int64 = 1_000_000_000_000
    return try wallTime(in: second ... .max) / second
  }
}
