import DataFiles
import SweepLedgers
import TestSupport
import Testing

@testable import Sweeps

@Suite("Shards of points that went beyond a limit")
struct ShardLimitTests {
  private static func line(_ limit: PointLimit) throws -> String {
    try ShardResult(hash: "h", message: "\(limit.value)", exitCode: 86, limit: limit).text()
  }

  private func contents(_ files: [[String]]) throws -> ShardFolder.Contents {
    let folder = try TemporaryFolder()
    for (number, lines) in files.enumerated() {
      try folder.make("\(number).jsonl", lines.map { $0 + "\n" }.joined())
    }
    return try ShardFolder(existing: folder.path).contents()
  }

  @Test("try them again under a looser budget, and have what is best known of them, wherever it stands")
  func results() throws {
    let start = try ShardResult(startOf: "h").text()
    let (tight, loose) = (try Self.line(PointLimit(.wall, 1)), try Self.line(PointLimit(.wall, 5)))
    let done = try ShardResult(hash: "h", metrics: [], cost: PointCost(seconds: 1, events: 1, way: "replay"))
      .text()
    for files in [[[start, tight], [start, loose]], [[start, loose, start], [tight]]] {
      let contents = try contents(files)
      #expect(contents.results.map { $0.failure?.message } == ["5"] && contents.starts == ["h": 2])
      #expect(contents.known([PointLimit(.wall, 5)]) == ["h"])
      #expect(contents.known([PointLimit(.wall, 6)]) == [] && contents.known([]) == [])
    }
    for files in [[[done], [start, tight]], [[start, tight, done]]] {
      let contents = try contents(files)
      #expect(contents.results.map { $0.cost?.seconds } == [1] && contents.starts.isEmpty)
      #expect(contents.known([]) == ["h"])
    }
  }

  @Test("do not try them for ever where they go beyond one limit and then another")
  func kinds() throws {
    let (wall, memory) = (PointLimit(.wall, 1), PointLimit(.memory, 7))
    let contents = try contents([[try Self.line(wall), try Self.line(memory)]])
    #expect(contents.known([PointLimit(.wall, 2), memory]) == ["h"])
    #expect(contents.known([PointLimit(.wall, 2), PointLimit(.memory, 8)]) == [])
  }
}
