import TestSupport
import Testing

@Suite("Sweeps that share points")
struct SharedPointTests {
  private static func sweep(_ name: String, lanes: String) -> String {
    """
    schema: spikefoundry.sweep/v1
    name: \(name)
    workload: {layers: 1, tokens: '10', generate: 0}
    axes:
      chip.core.lanes: {values: \(lanes)}
    objectives: {latency_total: min}
    """
  }

  @Test("keep their own parameters when another one names the same points in another order")
  func parameters() throws {
    let folder = try TemporaryFolder()
    try folder.make("a.yaml", Self.sweep("a", lanes: "[8, 16]"))
    try folder.make("b.yaml", Self.sweep("b", lanes: "[16, 4, 8]"))
    func sweep(_ words: String...) throws -> Command.Outcome {
      try Command(["sweep"] + words + ["--store", folder.path("store")]).run()
    }
    func table(_ name: String) throws -> String {
      let outcome = try sweep("export", folder.path("\(name).yaml"), "--out", folder.path("points.csv"))
      #expect(outcome.status == 0, "\(outcome.error)")
      return try folder.text("points.csv")
    }
    #expect(try sweep("run", folder.path("a.yaml")).status == 0)
    let alone = try table("a")
    let other = try sweep("run", folder.path("b.yaml"))
    #expect(other.status == 0 && other.error.contains("2 cached"), "\(other.error)")
    #expect(try table("a") == alone)
    let lanes = try table("b").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[5]
    }
    #expect(lanes == ["chip.core.lanes", "16", "4", "8"])
  }
}
