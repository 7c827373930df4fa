import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry replay")
struct ReplayCommandTests {
  private func replay(_ run: String, _ out: String, _ options: [String] = []) throws -> Command.Outcome {
    try Command(["replay", run, "--out", out] + options).run()
  }

  @Test("gives the whole run of a folder once more, from the folder alone")
  func whole() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    let outcome = try replay(base.out, out, ["--threads", "2"])
    #expect(outcome.status == 0 && outcome.output.hasPrefix("equal "), "\(outcome.error)\(outcome.output)")
    #expect(try deterministicFiles(out) == deterministicFiles(base.out))
  }

  @Test("does not replace the run that it reads, nor does a price", arguments: ["replay", "price"])
  func ownInput(command: String) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let run = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: base.out, toPath: run)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: run)
    let options = command == "price" ? ["--set", "core.energy.synapse_op=8 pJ"] : ["--to", "2 us"]
    let outcome = try Command([command, run, "--out", "\(folder.path)/link"] + options).run()
    #expect(outcome.status == 64 && outcome.error.contains("expected a folder besides the run that is read"))
    #expect(try deterministicFiles(run) == deterministicFiles(base.out))
  }

  @Test("stops at the end of a window and finds every window before it equal", arguments: [0, 57, 140])
  func window(_ number: Int) throws {
    let base = try RunFixture.standard.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    let outcome = try replay(base.out, out, ["--window", "\(number)", "--trace", "L1"])
    #expect(outcome.status == 0 && outcome.output.hasPrefix("equal "), "\(outcome.error)\(outcome.output)")
    let windows = try base.table("windows.csv")
    let ends = zip(try windows.integers("window"), try windows.integers("end_ps")).filter { $0.0 == number }
    let end = try #require(ends.map(\.1).min())
    #expect(
      try JSONValue.read(file: "\(out)/manifest.json", limit: 1 << 20).integer("stop", "time_ps") == end)
  }

  @Test(
    "records of a window, a time or some cores what the trace of the whole run has of them", arguments: 0..<4)
  func events(_ number: Int) throws {
    let run = try EventTraceTests.whole.get().out
    let whole = try EventTraceTests.tables.get()
    let windows = try CommandTable("\(run)/windows.csv")
    let end = try windows.integers("end_ps").max() ?? 0
    // The window with most work among the busiest places.
    let busy = try windows.integers("busy_ps")
    let place = try #require(busy.indices.max { busy[$0] < busy[$1] })
    let window = try windows.integers("window")[place]
    var time = try windows.integers("start_ps")[place]..<windows.integers("end_ps")[place]
    var cores: ClosedRange<Int>?
    var options = ["--window", "\(window)"]
    switch number {
    case 0: break
    case 1:
      let core = try #require(Int(windows.column("core")[place]))
      cores = max(0, core - 5)...core
      options += ["--cores", "\(max(0, core - 5))-\(core)", "--trace", "L4", "--threads", "2"]
    case 2:
      time = end / 3..<end / 2
      options = ["--from", "\(time.lowerBound) ps", "--to", "\(time.upperBound) ps"]
    default:
      time = end * 2 / 3..<Int.max
      options = ["--from", "\(time.lowerBound) ps"]
    }
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/run"
    let outcome = try replay(run, out, options)
    #expect(outcome.status == 0 && outcome.output.hasPrefix("equal "), "\(outcome.error)\(outcome.output)")
    let part = try EventTables(out)
    #expect(part.kinds == whole.kinds)
    var found = 0
    for kind in whole.kinds {
      let all = try whole.table(kind)
      let places = (kind == "packet" ? ["src", "dst"] : ["core"]).compactMap(all.columns.firstIndex)
      let expected = all.rows.filter { row in
        guard let start = Int(row[0]), time.contains(start) else { return false }
        return cores.map { cores in places.contains { Int(row[$0]).map(cores.contains) ?? false } } ?? true
      }
      #expect(try part.table(kind).rows == expected, "\(kind)")
      found += expected.count
    }
    #expect(found > 0)
    let manifest = try JSONValue.read(file: "\(out)/manifest.json", limit: 1 << 20)
    #expect(try manifest.at("trace", "level").text() == "L4")
    if number < 3 { #expect(try manifest.integer("stop", "time_ps") >= min(time.upperBound, end)) }
  }

  @Test("finds the window in which a folder is not what its run gives")
  func tampered() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let run = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: base.out, toPath: run)
    try FileManager.default.removeItem(atPath: "\(run)/windows.parquet")
    let table = try base.table("windows.csv")
    let busy = try #require(table.columns.firstIndex(of: "busy_ps"))
    let place = try #require(try table.integers("busy_ps").lastIndex { $0 > 0 })
    var rows = table.rows
    rows[place][busy] = "\((Int(rows[place][busy]) ?? 0) + 1)"
    let text = ([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    try folder.make("run/windows.csv", text)
    let outcome = try replay(run, "\(folder.path)/again")
    let (core, window) = (try table.column("core")[place], try table.column("window")[place])
    #expect(
      outcome.status == 1 && outcome.output.hasPrefix("different window \(window) "), "\(outcome.output)")
    #expect(outcome.output.contains("core \(core)\n") && outcome.output.contains("windows.busy_ps"))
  }

  @Test("refuses a chip or placement that is not the folder's", arguments: ["chip", "placement"])
  func refusals(_ name: String) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let run = "\(folder.path)/run"
    try FileManager.default.copyItem(atPath: base.out, toPath: run)
    var text = try String(contentsOfFile: "\(run)/\(name).yaml", encoding: .utf8)
    if name == "chip" {
      text = text.replacing("name: \"spikefoundry-ref\"", with: "name: \"other\"")
    } else {
      let line = try #require(text.split(separator: "\n").first { $0.contains("mlp.down_proj,") })
      let start = try #require(line.range(of: "core ")).upperBound
      let core = line[start...].prefix { $0.isNumber }
      text = text.replacing(
        line, with: line.replacing("core \(core)", with: "core \(core == "250" ? 251 : 250)"))
    }
    try folder.make("run/\(name).yaml", text)
    let outcome = try replay(run, "\(folder.path)/again")
    #expect(outcome.status == 65 && outcome.error.contains("\(name).sha256"), "\(outcome.error)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/again"))
  }

  @Test(
    "refuses a manifest whose values no run has",
    arguments: [
      ("\"k\": \"3.0\"", "\"k\": \"0.001\"", "mode.k: expected a number from 0.25"),
      ("\"k\": \"3.0\"", "\"k\": \"nan\"", "mode.k"),
      (
        "\"lossy\": false", synthetic("published", "layers"),
        "synthetic.weights: expected distinct, or shared:N"
      ),
      ("\"lossy\": false", synthetic("published", "shared:0"), "synthetic.weights"),
      ("\"lossy\": false", synthetic("2", "distinct"), "synthetic.firing"),
      (
        "\"options\": [", "\"options\": [{\"name\": \"tokens-in-flight\", \"value\": \"0\"},",
        "tokens-in-flight"
      ),
      (
        "\"options\": [", "\"options\": [{\"name\": \"stop-at\", \"value\": \"300000000 pz\"},",
        "options.stop-at: expected a time"
      ),
      (
        "\"options\": [", "\"options\": [{\"name\": \"stop-at\", \"value\": \"-1 ps\"},",
        "options.stop-at: expected a time from 0 ps, found '-1 ps'"
      ),
      ("0..<1", "-1..<1", "options.layers: expected a range of layers such as 0..<4, found '-1..<1'"),
    ])
  func edited(old: String, new: String, says: String) throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    try folder.copy(base.out, as: "run")
    let text = try folder.text("run/manifest.json")
    try #require(text.contains(old))
    try folder.make("run/manifest.json", text.replacing(old, with: new))
    let outcome = try replay(folder.path("run"), folder.path("again"))
    #expect(outcome.status == 65 && outcome.error.contains(says), "\(outcome.error)")
  }

  /// A member of the manifest of a run of a synthetic model.
  private static func synthetic(_ firing: String, _ weights: String) -> String {
    "\"synthetic\": {\"configuration\": \"spikingbrain-7b\", \"seed\": \"1\", \"firing\": \"\(firing)\", "
      + "\"weights\": \"\(weights)\"}"
  }

  @Test("refuses folders that are no run, windows that no run has, and folders of replayed activities")
  func others() throws {
    let base = try RunFixture.small.get()
    let folder = try TemporaryFolder()
    let out = "\(folder.path)/out"
    #expect(try replay("\(folder.path)/missing", out).status == 66)
    #expect(try replay(base.out, out, ["--window", "99999"]).status == 64)
    for options in [
      ["--window", "1", "--to", "1us"], ["--window", "1", "--from", "1us"], ["--trace", "L4"],
      ["--trace", "L1", "--cores", "3"], ["--from", "2us", "--to", "1us"],
    ] {
      #expect(try replay(base.out, out, options).status == 64, "\(options)")
    }
    #expect(try folder.tree() == [])
  }
}
