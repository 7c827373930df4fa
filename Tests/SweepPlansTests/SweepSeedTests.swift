import ConfigFiles
import SweepPlans
import Testing

@Suite("Seeds of a sweep")
struct SweepSeedTests {
  private func read(_ seeds: String, search: String) throws -> SweepFile {
    let text = Sweeps.text.replacing("generate: 2", with: "generate: 2, synthetic: spikingbrain-7b")
    return try Sweeps.read(text.replacing("search: {method: sobol,", with: "seeds: \(seeds)\n\(search),"))
  }

  @Test(
    "Several are refused where a search or rungs would take the result of one for that of all",
    arguments: [
      ("search: {method: optuna", "search.method optuna"),
      ("search: {method: morris", "search.method morris"),
      ("search: {method: saltelli", "search.method saltelli"),
      (
        "fidelity: {rungs: [{workload.generate: 1}, {workload.generate: 2}]}\nsearch: {method: sobol",
        "fidelity"
      ),
    ])
  func several(search: String, taker: String) throws {
    #expect(try read("[5]", search: search).seeds == [5])
    let error = try #require(throws: ConfigDiagnostic.self) { try read("[5, 6]", search: search) }
    #expect(
      error.text.hasPrefix(
        "s.yaml:17:8: error: seeds: expected one seed, as \(taker) takes one result of each point, found 2 seeds"
      ), "\(error.text)")
    #expect(error.exitCode == 65)
  }

  @Test("Several give a row each where the points are known from the start")
  func rows() throws {
    #expect(try read("[5, 6]", search: "search: {method: sobol").seeds == [5, 6])
  }
}
