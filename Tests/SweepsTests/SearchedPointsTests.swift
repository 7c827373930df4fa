import ConfigFiles
import SweepLedgers
import SweepPlans
import Testing

@testable import Sweeps

@Suite("Points that a search chooses as results come in")
struct SearchedPointsTests {
  private func measure(_ fixture: SweepFixture, _ value: Double) throws {
    for row in try fixture.store.ledger.rows(of: fixture.file.name) where row.state == .pending {
      let metrics = fixture.file.objectives.map {
        LedgerMetric(name: $0.metric.rawValue, unit: $0.metric.unit, value: value)
      }
      try fixture.store.ledger.collect(
        row.point.hash, metrics: metrics, cost: PointCost(seconds: 1, events: 1, way: "replay"))
    }
  }

  @Test("are entered once, behind each other, and read once; asked for again, they have their results")
  func batches() throws {
    let fixture = try SweepFixture()
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "t", extends: true)
    for pass in 0..<2 {
      let points = try SearchedPoints(file: fixture.file, store: fixture.store)
      try points.enter([[0, 0, 0], [1, 0, 0], [0, 0, 0]])
      // What the sweep had before leaves it with the first batch.
      #expect(try fixture.store.ledger.rows(of: fixture.file.name).count == 2)
      try measure(fixture, 5)
      #expect(points.objectives(of: [0, 0, 0]) == nil)
      try points.read()
      #expect(points.objectives(of: [0, 0, 0]) == [5, 5, 5])
      try points.enter([[1, 0, 0]])
      try points.enter([[1, 0, 0], [1, 1, 1]])
      try measure(fixture, 7)
      try points.read()
      #expect(points.objectives(of: [1, 0, 0]) == [5, 5, 5], "pass \(pass)")
      #expect(points.objectives(of: [1, 1, 1]) == [7, 7, 7])
      #expect(points.objectives(of: [0, 1, 1]) == nil)
      let rows = try fixture.results().rows
      #expect(rows.map { $0.parameters.map(\.value) }.map { $0[0] } == ["8", "16", "16"])
      #expect(rows.map(\.ledger.index) == [0, 1, 2])
    }
    #expect(try fixture.store.ledger.specification(of: fixture.file.name)?.text == "t")
  }
}
