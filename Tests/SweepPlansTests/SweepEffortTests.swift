import ConfigFiles
import SweepPlans
import TestSupport
import Testing

@Suite("What points of a sweep may take")
struct SweepEffortTests {
  private func read(_ line: String) throws(ConfigDiagnostic) -> SweepFile {
    try Sweeps.read(Sweeps.text + "\n" + line)
  }

  @Test(
    "Budgets of time are in any unit up to hours",
    arguments: [
      ("90 s", 90), ("10 min", 600), ("10min", 600), ("1.5 h", 5400), ("5e-1 min", 30), ("2500 ms", 2),
    ])
  func walls(text: String, seconds: Int64) throws {
    let budget = try read("budget: {wall: \(text), per_point: {wall: \(text)}}").budget
    #expect(budget.wallSeconds == seconds && budget.pointWallSeconds == seconds)
  }

  @Test(
    "Budgets that are none say what one is",
    arguments: [
      ("600", "expected a time with its unit, found the bare number '600'; did you mean '600 s'?"),
      (
        "10 mins", "expected a time (like '90 s' or '10 min'), found unknown unit 'mins'; did you mean 'min'?"
      ),
      ("10 Min", "did you mean 'min'?"), ("10 pJ", "found an energy"),
      ("0.01 min", "expected a time from 1 s to"), ("-1 h", "expected a time from 1 s to"),
      ("9e99 h", "expected at most 9.22"), ("99999999999999999999999999999999999999 h", "expected at most"),
      ("1e-30 min", "expected a whole number of ps"),
    ])
  func brokenWalls(text: String, says: String) throws {
    let error = try #require(throws: ConfigDiagnostic.self) { try read("budget: {wall: \(text)}") }
    #expect(error.text.hasPrefix("s.yaml:18:16: error: budget.wall: "), "\(error.text)")
    #expect(error.text.contains(says), "\(error.text)")
  }

  @Test("Times of a chip are never minutes")
  func chipTimes() throws {
    let text = Sweeps.text.replacing("set:", with: "set:\n  chip.noc.hop.x.latency: 1 min")
    let resolver = try PointResolver(try Sweeps.read(text))
    #expect {
      try resolver.resolve([0, 8, 65_536, 0])
    } throws: { "\($0)".contains("unknown unit 'min'") }
  }

  @Test(
    "Rungs that become shorter are refused, as the last one is taken for the full run",
    arguments: [
      (
        "{workload.generate: 9}, {workload.generate: 2}, {workload.generate: 6}", 1,
        "generate: expected at least 9"
      ),
      (
        "{workload.generate: 2}, {workload.generate: 9}, {workload.generate: 6}", 2,
        "generate: expected at least 9"
      ),
      ("{workload.tokens: '1,2,3'}, {workload.tokens: '1'}", 1, "tokens: expected at least 3 tokens"),
      (
        "{workload.layers: 3, workload.k: 2}, {workload.layers: 1, workload.k: 2}", 1,
        "layers: expected at least 3"
      ),
      ("{workload.generate: 9}, {}", 1, ""),
      ("{}, {workload.generate: 1}", 1, "generate: expected at least 2"),
    ])
  func fallingRungs(rungs: String, number: Int, says: String) throws {
    let error = try #require(throws: ConfigDiagnostic.self) { try read("fidelity: {rungs: [\(rungs)]}") }
    let path = "fidelity.rungs[\(number)]" + (says.isEmpty ? ": expected at least 9" : ".workload.\(says)")
    #expect(error.text.contains(path), "\(error.text)")
    #expect(error.text.contains("as rungs go from cheap to full") && error.exitCode == 65, "\(error.text)")
  }

  @Test(
    "Rungs are taken as they are where nothing becomes shorter, or something may take longer for it",
    arguments: [
      "{workload.generate: 1}, {workload.generate: 16}", "{workload.generate: 1}, {}",
      "{workload.generate: 2}, {workload.generate: 2}",
      "{workload.generate: 9, workload.layers: 1}, {workload.generate: 2, workload.layers: 4}",
      "{workload.generate: 9, vars.scale: 1}, {workload.generate: 2, vars.scale: 3}",
      "{workload.generate: 9, workload.layers: 0..<1}, {workload.generate: 2, workload.layers: 0..<4}",
      "{chip.core.lanes: 9}, {chip.core.lanes: 2}",
    ])
  func otherRungs(rungs: String) throws {
    #expect(try read("fidelity: {rungs: [\(rungs)]}").fidelity?.rungs.count == 2)
  }
}
