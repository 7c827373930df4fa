import DataFiles
import SweepLedgers
import SweepPlans
import Testing

@testable import Sweeps

@Suite("The table of a sweep")
struct SweepTableTests {
  @Test(
    "has numbers for an axis whose values are numbers as they are printed, and text for any other",
    arguments: [
      ("vars.a: {values: [8, 16]}", TableType.int64, "8"), ("vars.a: {values: [0.5, 2.25]}", .double, "0.5"),
      ("vars.a: {values: [1, 2.5]}", .text, "1"), ("vars.a: {values: [08, 16]}", .text, "08"),
      ("vars.a: {values: [1e3, 2e3]}", .text, "1e3"), ("vars.a: {values: [nan, inf]}", .text, "nan"),
      ("chip.core.leakage: {values: [1 uW, 2 uW]}", .text, "1 uW"), ("vars.a: {int: [-3, 4]}", .int64, "-3"),
      ("chip.core.leakage: {range: [1 uW, 2 uW], step: 1 uW}", .text, "1 uW"),
    ])
  func types(axis: String, type: TableType, first: String) throws {
    let fixture = try SweepFixture(
      """
      schema: spikefoundry.sweep/v1
      name: typed
      workload: {layers: 1, tokens: "10,20", generate: 0}
      axes: {\(axis)}
      objectives: {latency_total: min}
      \(axis.hasPrefix("vars") ? "constraints: [metrics.packets > vars.a]" : "")
      """)
    let column = AxisColumn(axis: fixture.file.axes[0])
    #expect(column.type == type)
    #expect(column.cells([first]).values.type == type)
    let printed = fixture.file.axes[0].text(
      fixture.file.axes[0].listed.isEmpty ? fixture.file.axes[0].setting(of: first) ?? 0 : 0)
    #expect(printed == first)
  }

  @Test("has the columns of its description in the order of that")
  func columns() throws {
    let fixture = try SweepFixture()
    try SweepRegistration(fixture.file).enter(into: fixture.store, text: "", extends: true)
    let table = SweepTable(try fixture.results())
    let names = table.schema.columns.map(\.name)
    #expect(names.prefix(6) == ["point", "rung", "hash", "state", "seed", "chip.core.lanes"])
    #expect(names.suffix(3) == ["on_front", "violated", "message"])
    #expect(table.schema.columns[5].type == .int64)
    #expect(try table.csv().split(separator: "\n")[1].contains(",8,"))
    #expect(try table.json().contains("\"chip.core.lanes\": 8"))
  }
}
