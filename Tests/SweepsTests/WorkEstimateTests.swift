import ChipModel
import ConfigFiles
import DesignSpace
import SpikeWorkload
import SweepLedgers
import SweepPlans
import Testing

@testable import Sweeps

@Suite("How long a sweep will take")
struct WorkEstimateTests {
  private func shape(layers: Int = 2, hidden: Int = 256) -> ModelShape {
    ModelShape(
      vocabulary: 512, hidden: hidden, intermediate: 4 * hidden, heads: 4, keyValueHeads: 2,
      headDimension: 64,
      slidingWindow: 64, maximumPositions: 1024, layers: Array(repeating: .slidingWindow, count: layers),
      gateRank: nil, weightGroup: 64, rawWeightBytes: 2, largestCode: 127)
  }

  private func events(
    _ shape: ModelShape, positions: Int = 10, generate: Int = 2, memory: String = "64 KiB",
    _ coding: SpikeCoding = .bitwise
  ) throws -> Double {
    let chip = try Chip.preset("spikefoundry-ref", sets: ["core.synapse_sram=\(memory)"])
    return WorkEstimate(shape: shape, positions: positions, generate: generate).events(
      on: chip, coding: coding)
  }

  @Test("The work grows with tokens, layers, widths and spread, and with the spikes of a coding")
  func monotone() throws {
    let base = try events(shape())
    let more = [
      try events(shape(), positions: 11), try events(shape(), generate: 3), try events(shape(layers: 3)),
      try events(shape(hidden: 320)), try events(shape(), memory: "32 KiB"), try events(shape(), .ternary),
    ]
    for events in more { #expect(events > base) }
    #expect(try events(shape(), .graded) < base)
    let twice = try events(shape(), positions: 20, generate: 4)
    #expect(abs(twice / base - 2) < 1e-9)
  }

  @Test("Points in the order of their work are nearly in the order of their events")
  func order() throws {
    let fixture = try SweepFixture(
      """
      schema: spikefoundry.sweep/v1
      name: work
      workload: {layers: 1, generate: 0}
      axes:
        workload.tokens: {values: ['10,20', '10,20,30,40']}
        chip.core.synapse_sram: {values: [32 KiB, 128 KiB]}
        workload.coding: {values: [bitwise, graded]}
      objectives: {latency_total: min}
      """)
    try fixture.run()
    let rows = try fixture.results().rows.filter { $0.ledger.state == .done }
    let work = rows.map(\.ledger.point.work)
    let events = rows.map { Double($0.ledger.cost?.events ?? 0) }
    #expect(rows.count == 8)
    let tau = try #require(RankCorrelation.kendall(work, events))
    #expect(tau > 0.5, "\(tau)")
    let outlook = try fixture.store.ledger.outlook(of: "work")
    #expect(outlook.openPoints == 0 && outlook.seconds == 0)
    #expect(outlook.finished.values.reduce(0) { $0 + $1.points } == 8)
  }

  @Test("The time left is that of the events left, whatever the number of points")
  func outlook() {
    var outlook = LedgerOutlook()
    outlook.openPoints = 12
    outlook.openGroups = 2
    outlook.openWork = 3000
    #expect(outlook.seconds == nil)
    outlook.finished["functional"] = .init(points: 1, seconds: 8, work: 1000)
    #expect(outlook.seconds == 24)
    outlook.finished["replay"] = .init(points: 4, seconds: 4, work: 2000)
    outlook.finished["priced"] = .init(points: 4, seconds: 2, work: 4000)
    #expect(outlook.seconds == 6 + 10 * 0.5)
    outlook.openWork = 6000
    #expect(outlook.seconds == 12 + 10 * 0.5)
  }

  @Test("Progress as JSON is one line with the counts and the time left")
  func json() throws {
    var progress = SweepProgress(counts: [.done: 3, .pending: 2], cached: 1)
    progress.remaining = 2.5
    let line = try progress.json()
    #expect(!line.contains("\n"))
    for part in [
      "\"done\": 3", "\"pending\": 2", "\"cached\": 1", "\"eta_s\": 2.5", "\"points_per_s\": null",
    ] {
      #expect(line.contains(part), "\(line)")
    }
  }
}
