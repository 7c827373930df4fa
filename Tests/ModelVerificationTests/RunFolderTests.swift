import ChipModel
import DataFiles
import Foundation
import SpikeFoundry
import TestSupport
import Testing

@Suite("The folder of a run")
struct RunFolderTests {
  @Test("has the digests of its chip and placement in its manifest, as they lie beside it")
  func digests() throws {
    let folder = try TemporaryFolder()
    let chip = try Chip.preset(
      "spikefoundry-ref", sets: ["core.queue.depth=8", "core.latency.spike_in=7 ns"])
    var request = RunRequest(
      modelFolder: package.appendingPathComponent("Tests/Goldens/w8a_tiny").path, chip: chip,
      prompt: .tokens([5]),
      generate: 0)
    request.layers = 0..<1
    try request.run().write(to: folder.path("run"))
    let manifest = try JSONValue.read(file: folder.path("run/manifest.json"), limit: 1 << 20)
    for name in ["chip", "placement"] {
      let digest = try Digest.hexadecimal(file: folder.path("run/\(name).yaml"))
      #expect(manifest[name]?["sha256"]?.content == .string(digest), "\(name)")
    }
    let again = try Chip.preset("spikefoundry-ref")
    #expect(Digest.of(again) != Digest.of(chip))
  }
}
