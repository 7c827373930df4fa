import ConfigFiles
import DataFiles
import SweepLedgers
import SweepPlans
import TestSupport
import Testing

@testable import Sweeps

@Suite("Files of points")
struct PointFileTests {
  private static let axes = """
      chip.core.lanes: {values: [8, 16]}
      chip.host.at: {values: [[0, 0], [1, 1]]}
      workload.tokens: {values: ["1,2,3", "4,5"]}
      vars.shift: {int: [-5, 5]}
    """

  private func file(in folder: TemporaryFolder, search: String, axes: String = axes) throws -> SweepFile {
    let text = """
      schema: spikefoundry.sweep/v1
      name: points
      workload: {layers: 1, generate: 0}
      vars: {shift: 0}
      axes:
      \(axes)
      constraints: [vars.shift > -9]
      objectives: {latency_total: min}
      search: \(search)
      """
    return try SweepFile.read(ConfigSource(name: "s.yaml", text: text), folder: folder.path)
  }

  private func points(_ csv: String, axes: String = axes) throws -> [[Int64]] {
    let folder = try TemporaryFolder()
    try folder.make("p.csv", csv)
    return try PointFile(file: try file(in: folder, search: "{method: file, file: p.csv}", axes: axes))
      .points()
  }

  @Test(
    "are read whichever way their lines end, and whatever other columns they have", arguments: ["\n", "\r\n"])
  func lineEnds(end: String) throws {
    let rows = [
      "other,chip.core.lanes,vars.shift,workload.tokens,chip.host.at", "x,16,-5,\"1,2,3\",\"[1, 1]\"",
      "\"a\(end)b\",8,3,\"4,5\",\"[0, 0]\"", "",
    ]
    #expect(try points(rows.joined(separator: end)) == [[1, 1, 0, -5], [0, 0, 1, 3]])
  }

  @Test("say which cell is wrong, and in which line")
  func wrong() throws {
    let text = "chip.core.lanes,vars.shift,workload.tokens,chip.host.at\r\n8,1,\"4,5\",\"[0, 0]\"\r\n"
    let refusal = #expect(throws: Failure.self) { try points(text + "8,6,\"4,5\",\"[0, 0]\"\r\n") }
    #expect(
      refusal?.message.hasSuffix("p.csv:3:3: error: vars.shift: expected -5 to 5, found '6'")
        == true)
    #expect(throws: Failure.self) { try points("") }
  }

  @Test(
    "name the values that a cell may have, and the nearest one",
    arguments: [
      ("9,1,\"4,5\",graded", "2:1: error: chip.core.lanes: expected one of 8 or 16, found '9'"),
      (
        "8,1,\"4,5\",bitwse",
        "2:11: error: workload.coding: expected one of bitwise or graded, found 'bitwse' (did"
      ),
      ("8,1,\"4,6\",graded", "2:5: error: workload.tokens: expected one of 1,2,3 or 4,5, found '4,6'"),
    ])
  func values(row: String, says: String) throws {
    let axes = Self.axes.replacing(
      "chip.host.at: {values: [[0, 0], [1, 1]]}", with: "workload.coding: {values: [bitwise, graded]}")
    let text = "chip.core.lanes,vars.shift,workload.tokens,workload.coding\n\(row)\n"
    let refusal = #expect(throws: Failure.self) { try points(text, axes: axes) }
    #expect(refusal?.message.contains("p.csv:\(says)") == true, "\(refusal?.message ?? "")")
  }

  @Test(
    "have one column for each axis, by its name",
    arguments: [
      (
        "chip.core.lane,vars.shift,workload.tokens,chip.host.at",
        "1:1: error: expected a column 'chip.core.lanes', found 'chip.core.lane'"
      ),
      (
        "chip.core.lanes,shift,workload.tokens,chip.host.at",
        "1:1: error: expected a column 'vars.shift', found 'chip.core.lanes', 'shift', "
      ),
      (
        "chip.core.lanes,vars.shift,workload.tokens,chip.host.at,vars.shift",
        "1:57: error: expected one column 'vars.shift', found another at column 17"
      ),
      ("", "1:1: error: expected a column 'chip.core.lanes', found none"),
    ])
  func columns(header: String, says: String) throws {
    let refusal = #expect(throws: Failure.self) { try points(header + "\n8,1,\"4,5\",\"[0, 0]\"\n") }
    #expect(refusal?.message.contains("p.csv:\(says)") == true, "\(refusal?.message ?? "")")
  }

  @Test(
    "have as many cells in every row, and a row",
    arguments: [
      ("8,1,\"4,5\",\"[0, 0]\",99,foo\n", "3:20: error: expected 4 cells, as in the first line, found 6"),
      ("8,1\n", "3:4: error: expected 4 cells, as in the first line, found 2"),
      ("\"4\n4\",1\r\n", "4:5: error: expected 4 cells, as in the first line, found 2"),
      (nil, "2:1: error: expected a point"),
      ("\n", "3:1: error: expected a point, found none"),
    ])
  func ragged(more: String?, place: String) throws {
    let header = "chip.core.lanes,vars.shift,workload.tokens,chip.host.at\n"
    let rows = more.map { ($0 == "\n" ? "" : "8,1,\"4,5\",\"[0, 0]\"\n") + $0 } ?? ""
    let refusal = #expect(throws: Failure.self) { try points(header + rows) }
    #expect(refusal?.message.contains("p.csv:\(place)") == true, "\(refusal?.message ?? "")")
  }

  @Test("may be what a sweep exports, and are then its points")
  func exported() throws {
    let folder = try TemporaryFolder()
    let sampled = try file(in: folder, search: "{method: random, points: 20, seed: 3}")
    let store = try SweepStore(path: folder.path("store"))
    let registration = try SweepRegistration(sampled)
    try registration.enter(into: store, text: "", extends: true)
    try folder.make("p.csv", try SweepTable(try SweepResults(file: sampled, store: store)).csv())
    let listed = try file(in: folder, search: "{method: file, file: p.csv}")
    let hashes = try SweepRegistration(listed).points.map(\.hash)
    #expect(hashes.count > 10 && hashes == registration.points.map(\.hash))
  }
}
