import Foundation
import TestSupport
import Testing

@Suite("Sweeps on rungs")
struct SweepRungTests {
  /// On the cheap rung a core is slower the larger `a` is; `sign` says whether that is so in full as well.
  private static func sweep(_ sign: Int) -> String {
    """
    schema: spikefoundry.sweep/v1
    name: rungs
    workload: {layers: 1, tokens: '10,20', generate: 0}
    vars: {a: 1, same: 1}
    axes:
      vars.a: {values: [1, 2, 3, 4, 5, 6]}
    set:
      chip.core.latency.synapse_op: ${1 ns * (vars.same * vars.a + (1 - vars.same) * (7 - vars.a))}
    objectives: {latency_total: min}
    fidelity: {rungs: [{workload.tokens: '10'}, {vars.same: \(sign)}], eta: 3}
    """
  }

  private func run(_ text: String, _ more: [[String]]) throws -> [Command.Outcome] {
    let folder = try TemporaryFolder()
    return try folder.use { path in
      try folder.make("s.yaml", text)
      return try more.map {
        try Command(["sweep", "run", "\(path)/s.yaml", "--store", "\(path)/store", "--jobs", "2"] + $0).run()
      }
    }
  }

  @Test("Rungs that order points alike promote one in eta to the full rung")
  func trusted() throws {
    let outcome = try run(Self.sweep(1), [[]])[0]
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.contains("latency_total: rank correlation of the first and the full rung 1.0\n"))
    // Six of the first rung, and these six again in full to compare them.
    #expect(outcome.output.contains("Pareto front: 1 of 6 points at full fidelity\n"), "\(outcome.output)")
  }

  @Test("Rungs that order points otherwise stop the sweep; widened, the point that is best in full is found")
  func distrusted() throws {
    let widen = ["--set", "fidelity.on_low_correlation=widen"]
    let outcomes = try run(Self.sweep(0), [[], widen, ["--set", "fidelity.on_low_correlation=warn"]])
    #expect(outcomes[0].status == 1)
    #expect(outcomes[0].error.contains("rung -1.0 (below 0.6"), "\(outcomes[0].error)")
    #expect(outcomes[0].error.contains("fidelity.on_low_correlation=widen"))
    #expect(outcomes[1].status == 0, "\(outcomes[1].error)")
    let best = outcomes[1].output.split(separator: "\n").first { $0.hasPrefix("5 ") }
    #expect(best?.split(separator: " ").dropFirst().first == "6", "\(outcomes[1].output)")
    #expect(outcomes[2].status == 0 && outcomes[2].error.contains("below 0.6"))
  }
}
