import Foundation
import TestSupport
import Testing

@Suite("A folder that is no whole run")
struct FolderErrorTests {
  /// Commands that read a run folder, with `%` for it.
  static let readers = [
    ["report", "%"], ["trace", "info", "%"], ["trace", "convert", "%"], ["diff", "%", "%"], ["replay", "%"],
    ["view", "%", "--no-open", "--port", "0"],
  ]

  private func refused(
    _ command: [String], _ folder: String, _ status: Int32, _ says: [String], in place: TemporaryFolder
  ) throws {
    var command = Command(command.map { $0 == "%" ? folder : $0 })
    command.folder = place.path
    let outcome = try command.run()
    #expect(outcome.status == status, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    expectMessage(outcome.error, says)
  }

  @Test("is refused by every reader in the same words", arguments: readers)
  func words(_ command: [String]) throws {
    let place = try TemporaryFolder()
    try place.make("file", "x")
    try place.make("empty/note", "x")
    try place.make("killed/events/busy-00000.parquet", "PAR1")
    try place.make("other/manifest.json", "{\"schema\":\"spikefoundry.context/v1\"}")
    try place.make("broken/manifest.json", "{\"schema\":")
    try place.make(".growing.spikefoundry-partial/events/busy-00000.parquet", "PAR1")
    func path(_ name: String) -> String { "\(place.path)/\(name)" }
    try refused(command, path("none"), 66, ["none", "no such file or folder"], in: place)
    try refused(command, path("file"), 66, ["expected a run folder, found a file"], in: place)
    try refused(command, path("empty"), 66, ["found no manifest.json in it"], in: place)
    try refused(command, path("killed"), 66, ["found no manifest.json", "the run was killed"], in: place)
    try refused(
      command, path("growing"), 66, [".growing.spikefoundry-partial", "the run was killed", "trace info"],
      in: place)
    try refused(
      command, path("other"), 65, ["manifest.json:1:11", "spikefoundry.run/v1", "spikefoundry.context/v1"],
      in: place)
    try refused(command, path("broken"), 65, ["manifest.json:1:", "the end of the file"], in: place)
  }

  @Test("whose events have no index is told from one that recorded none")
  func index() throws {
    let place = try TemporaryFolder()
    let (traced, plain) = ("\(place.path)/traced", "\(place.path)/plain")
    #expect(try Small.run(traced, ["--trace", "busy,queue"]).run().status == 0)
    #expect(try Small.run(plain).run().status == 0)
    try FileManager.default.removeItem(atPath: "\(traced)/events/index.json")
    for command in [["trace", "info", "%"], ["trace", "convert", "%"], ["diff", "%", traced]] {
      try refused(command, traced, 66, ["events/index.json", "names busy, queue"], in: place)
    }
    try refused(["trace", "info", "%"], plain, 66, ["recorded no events", "--trace L2"], in: place)
  }
}
