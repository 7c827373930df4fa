import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import Testing

@testable import Sweeps

@Suite("Points that follow from results")
struct RegisteredRungTests {
  private static let rungs =
    SweepFixture.text + "\nfidelity: {rungs: [{workload.tokens: '10'}, {}], on_low_correlation: warn}"
  private static let search = SweepFixture.text + "\nsearch: {method: optuna, points: 2}"

  /// Enters points as a run does, of two settings on a rung.
  private func enter(_ fixture: SweepFixture, rung: Int) throws {
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: true)
    let points = try SweepRegistration.points(
      of: [[0, 0, 0], [1, 0, 0]], rung: rung, try PointFactory(fixture.file))
    let known = try #require(try fixture.store.ledger.specification(of: fixture.file.name))
    try fixture.store.ledger.register(
      sweep: fixture.file.name, specification: known, points: points, rung: rung)
  }

  private func changed(_ text: String, _ old: String, _ new: String) throws -> SweepFile {
    try SweepFile.read(ConfigSource(name: "s.yaml", text: text.replacing(old, with: new)), folder: "")
  }

  @Test(
    "are those of the file as long as its chip, workload and rungs are",
    arguments: [
      (rungs, 1, "'10'}, {}", "'10'}, {workload.tokens: '10,20,30'}"),
      (search, 0, "layers: 1", "layers: 2"), (search, 0, "[8, 16]", "[8, 32]"),
    ])
  func changes(text: String, rung: Int, old: String, new: String) throws {
    let fixture = try SweepFixture(text)
    try enter(fixture, rung: rung)
    try SweepRegistration.check(fixture.file, in: fixture.store)
    try SweepRegistration.check(try changed(text, "power_static: min", "area: min"), in: fixture.store)
    let other = try changed(text, old, new)
    let refusal = #expect(throws: Failure.self) { try SweepRegistration.check(other, in: fixture.store) }
    #expect(refusal?.code == .data)
    #expect(refusal?.message.hasPrefix("sweep 'small' is in the ledger with other points: ") == true)
  }

  @Test("of a search are changed by a run only where that is asked for")
  func searches() throws {
    let fixture = try SweepFixture(Self.search)
    try enter(fixture, rung: 0)
    let other = try SweepRegistration(try changed(Self.search, "layers: 1", "layers: 2"))
    #expect(throws: Failure.self) { try other.enter(into: fixture.store, text: "", extends: false) }
    try other.enter(into: fixture.store, text: "", extends: true)
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: false)
  }

  @Test("of a search that could not begin stand in the way of no corrected file")
  func unbegun() throws {
    let fixture = try SweepFixture(Self.search)
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: false)
    let other = try changed(Self.search, "points: 2", "points: 2, sampler: CmaEsSampler")
    try SweepRegistration(other).enter(into: fixture.store, text: "", extends: false)
    try enter(fixture, rung: 0)
    #expect(throws: Failure.self) {
      try SweepRegistration(other).enter(into: fixture.store, text: "", extends: false)
    }
  }
}
