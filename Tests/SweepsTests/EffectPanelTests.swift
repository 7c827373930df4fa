import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("What decides the objectives of a sweep")
struct EffectPanelTests {
  /// The page of a sweep whose first objective grows with lanes and leakage; points with `failing` lanes fail.
  private func page(zip: Bool = false, failing: Set<String> = []) throws -> String {
    let fixture = try SweepFixture(
      """
      schema: spikefoundry.sweep/v1
      name: effects
      workload: {layers: 1, tokens: "10,20", generate: 0}
      axes:
        chip.core.lanes: {values: [4, 8, 16]}
        chip.core.leakage: {values: [1 uW, 2 uW]}
        vars.cell: {values: [1, 3]}
      \(zip ? "zip: [[chip.core.leakage, vars.cell]]" : "")
      constraints: [vars.cell > 0]
      objectives: {latency_total: min, cores: min}
      """)
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: true)
    for row in try fixture.results().rows {
      let hash = row.ledger.point.hash
      let lanes = row.parameters[0].value
      guard !failing.contains(lanes) else {
        try fixture.store.ledger.collect(hash, message: "no", exitCode: 65)
        continue
      }
      let cost = PointCost(seconds: 1, events: 1, way: "replay")
      let latency = (Double(lanes) ?? 0) + (row.parameters[1].value == "1 uW" ? 0 : 2)
      try fixture.store.ledger.collect(
        hash,
        metrics: [
          .init(name: "latency_total", unit: "ps", value: latency), .init(name: "cores", unit: "1", value: 9),
        ], cost: cost)
    }
    return try SweepPage(
      try fixture.results(), source: SweepPage.Source(text: "", command: [], store: "")
    ).html
  }

  private func texts(_ page: String) throws -> [String] {
    try MarkupChecker(page).texts.map { $0.replacing("\u{A0}", with: " ") }
  }

  @Test("is not told apart of axes that move together")
  func zipped() throws {
    let texts = try texts(page(zip: true))
    #expect(texts.contains("chip.core.leakage with vars.cell"))
    #expect(texts.contains("2 uW, 3"))
    // Every other one is an axis of its own.
    #expect(try self.texts(page()).contains("vars.cell"))
  }

  @Test("is not known of a value whose points have all failed, and is no 0 % then")
  func failed() throws {
    let whole = try texts(page())
    // Means of 5, 9 and 17.
    #expect(whole.contains("116.1 %") && !whole.contains("not known"))
    let one = try page(failing: ["4", "8"])
    let texts = try texts(one)
    #expect(texts.contains("not known") && texts.contains("11.8 %"))
    #expect(one.contains("What these values change is not known") && one.contains("chip.core.lanes 4 and 8"))
    // An objective that no axis changes is known not to change.
    #expect(texts.contains("0 %"))
    // Two of three values tell what is between them.
    let two = try page(failing: ["16"])
    #expect(two.contains("chip.core.lanes 16."))
    #expect(try self.texts(two).contains("57.1 %"))
  }
}
