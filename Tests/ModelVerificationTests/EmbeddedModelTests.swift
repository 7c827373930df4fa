import DataFiles
import TestSupport
import Testing

@testable import SpikeFoundry

@Suite("The embedded model")
struct EmbeddedModelTests {
  @Test("is taken from the first place that has it, and else all places are named in four lines")
  func places() throws {
    let folder = try TemporaryFolder()
    let places = (0..<5).map { folder.path("place \($0)") }
    let failure = #expect(throws: Failure.self) { _ = try EmbeddedModel.folder(in: places) }
    let message = try #require(failure).message
    #expect(failure?.code == .noInput && message.split(separator: "\n").count <= Failure.maximumLines)
    for place in places { #expect(message.contains(place), "\(message)") }
    for place in [4, 2] {
      try folder.makeFolder("place \(place)")
      try folder.makeFolder("place \(place)/\(EmbeddedModel.name)")
      try folder.make("place \(place)/\(EmbeddedModel.name)/config.json", "{}")
      #expect(try EmbeddedModel.folder(in: places) == "\(places[place])/\(EmbeddedModel.name)")
    }
  }
}
