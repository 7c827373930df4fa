import ChipModel
import DataFiles
import Foundation
import SpikeFoundry
import TestSupport
import Testing

@Suite("The replay of a run")
struct ReplayTests {
  @Test("names the model by its digest, and is refused where the model cannot be read any more")
  func digest() throws {
    let folder = try TemporaryFolder()
    try folder.copy(package.appendingPathComponent("Tests/Goldens/w8a_tiny").path, as: "model")
    var request = RunRequest(
      modelFolder: folder.path("model"), chip: try .preset("spikefoundry-ref"), prompt: .tokens([5]),
      generate: 0)
    request.layers = 0..<1
    request.keeping = .activity
    let run = try request.run()
    let replay = try #require(try Replay(of: run))
    #expect(try replay.source.modelSHA256 == run.prepared.model.digest())
    try FileManager.default.removeItem(atPath: folder.path("model/model.safetensors"))
    let failure = #expect(throws: Failure.self) { _ = try Replay(of: run) }
    #expect(failure?.code == .noInput)
  }
}
