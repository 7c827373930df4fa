import DataFiles
import Foundation
import TestSupport
import Testing

/// `spikefoundry diff` of two runs whose activities differ in a single count.
@Suite("A single spike count that changes", .serialized)
struct InjectedChangeTests {
  /// The activity of a small run.
  private static let recording: Result<TemporaryFolder, any Error> = Result {
    let folder = try TemporaryFolder()
    let outcome = try Small.run("\(folder.path)/run", ["--record-activity", "\(folder.path)/a.safetensors"])
      .run()
    #expect(outcome.status == 0, "\(outcome.error)")
    return folder
  }

  /// Writes the activity with the count of one channel made larger by one.
  private static func change(_ folder: TemporaryFolder, site: String, row: Int, channel: Int) throws {
    let file = try SafetensorsFile(path: "\(try recording.get().path)/a.safetensors")
    var writer = SafetensorsWriter(metadata: file.metadata)
    for tensor in file.tensors {
      var values = try tensor.int32s()
      if tensor.name == "count/\(site)" { values[row * tensor.shape[1] + channel] += 1 }
      try writer.add(tensor.name, shape: tensor.shape, values)
    }
    try folder.make("b.safetensors", try writer.bytes())
  }

  @Test("is found by diff: the event, and the window and core in which it was sent", arguments: 0..<3)
  func found(_ number: Int) throws {
    let recorded = try Self.recording.get()
    let folder = try TemporaryFolder()
    // A channel that fires already: no packet more or less, only its value.
    let file = try SafetensorsFile(path: "\(recorded.path)/a.safetensors")
    let sites = file.tensors.filter { $0.name.hasPrefix("count/") }
    let tensor = sites[number * (sites.count - 1) / 2]
    let site = String(tensor.name.dropFirst("count/".count))
    let width = tensor.shape[1]
    let values = try tensor.int32s()
    let firing = values.indices.filter { $0 >= width && values[$0] > 0 }
    let place = try #require(firing.dropFirst(firing.count / 2).first)
    let (row, channel) = (place / width, place % width)
    try Self.change(folder, site: site, row: row, channel: channel)
    let options = ["--trace", "spike,packet", "--coding", "graded", "--quiet"]
    for name in ["a", "b"] {
      let source = name == "a" ? recorded.path : folder.path
      let outcome = try Command(
        ["run", "--activity", "\(source)/\(name).safetensors", "--out", "\(folder.path)/\(name)"] + options
      ).run()
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let outcome = try Command(["diff", "\(folder.path)/a", "\(folder.path)/b", "--json"]).run()
    #expect(outcome.status == 1)
    let json = try JSONValue.text(outcome.output)
    // The spike itself, found without the help of diff.
    let spikes = try [EventTables("\(folder.path)/a"), EventTables("\(folder.path)/b")].map {
      try $0.table("spike")
    }
    let changed = zip(spikes[0].rows, spikes[1].rows).first { $0 != $1 }
    let (before, after) = try #require(changed)
    let columns = spikes[0].columns
    func cell(_ row: [String], _ name: String) throws -> Int {
      let column = try #require(columns.firstIndex(of: name))
      return try #require(Int(row[column]))
    }
    #expect(try cell(before, "neuron") == channel && cell(before, "token") == row)
    #expect(
      try cell(before, "count") == Int(values[place]) && cell(after, "count") == cell(before, "count") + 1)
    let events = try json.at("first_events").elements()
    let event = try #require(try events.first { try $0.at("kind").text() == "spike" })
    let index = try #require(spikes[0].rows.firstIndex(of: before))
    #expect(try event.integer("row") == index && event.integer("t_ps") == cell(before, "t_ps"))
    // The packet takes no more time: only digests see it, first when the core has sent all of its row.
    let window = try json.at("first_window")
    #expect(try window.integer("core") == cell(before, "core"))
    #expect(try window.integer("to_ps") > cell(before, "t_ps"))
    let digests = try CommandTable("\(folder.path)/a/digests.csv")
    let others = try CommandTable("\(folder.path)/b/digests.csv")
    let first = Set(digests.rows).symmetricDifference(others.rows).compactMap { row in
      Int(row[1]).flatMap { window in Int(row[0]).map { (window, $0) } }
    }.min { $0 < $1 }
    let found = (try window.integer("window"), try window.integer("core"))
    #expect(first.map { $0 == found } ?? false)
  }
}
