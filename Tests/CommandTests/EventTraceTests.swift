import DataFiles
import Foundation
import TestSupport
import Testing

@Suite("spikefoundry run --trace")
struct EventTraceTests {
  /// All events of the small run, in one folder for all tests.
  static let whole: Result<TracedFolder, any Error> = Result {
    try TracedFolder(["--trace", "L4", "--from", "0ps"])
  }

  /// Its tables.
  static let tables: Result<EventTables, any Error> = Result { try EventTables(try whole.get().out) }

  /// A small run with a trace.
  struct TracedFolder: Sendable {
    let folder: TemporaryFolder
    let outcome: Command.Outcome
    var out: String { "\(folder.path)/run" }

    init(_ options: [String]) throws {
      folder = try TemporaryFolder()
      outcome = try Small.run("\(folder.path)/run", options).run()
      #expect(outcome.status == 0, "\(outcome.error)")
    }

    func manifest() throws -> JSONValue {
      try JSONValue.read(file: "\(out)/manifest.json", limit: 1 << 20).at("trace")
    }
  }

  private static let kinds: [(level: String, kinds: [String])] = [
    ("L2", ["busy", "queue", "stall", "dram", "barrier"]),
    ("L3", ["busy", "queue", "stall", "dram", "barrier", "spike", "packet"]),
    ("L4", ["busy", "queue", "stall", "dram", "barrier", "spike", "packet", "deliver", "hop"]),
  ]

  @Test("records nothing at L0 and L1", arguments: ["L0", "L1"])
  func none(_ level: String) throws {
    let run = try TracedFolder(["--trace", level])
    #expect(!FileManager.default.fileExists(atPath: "\(run.out)/events"))
    #expect(try run.manifest().at("level").text() == level)
  }

  @Test("records the kinds of its level, and each kind alone as in the whole trace", arguments: 0..<4)
  func levels(_ number: Int) throws {
    let whole = try Self.tables.get()
    let level = number < 3 ? Self.kinds[number] : (level: "packet,queue", kinds: ["queue", "packet"])
    let run = try TracedFolder(["--trace", level.level] + (number == 2 ? ["--from", "0ps"] : []))
    let events = try EventTables(run.out)
    #expect(Set(events.kinds) == Set(level.kinds))
    for kind in level.kinds { #expect(try events.table(kind) == whole.table(kind), "\(kind)") }
    let rows = try run.manifest().at("rows")
    #expect(Set(rows.names) == Set(level.kinds))
    for kind in level.kinds { #expect(try rows.integer(kind) == events.table(kind).rows.count) }
  }

  @Test("narrowed by cores, positions, time and sample records that part of the whole trace")
  func filters() throws {
    let whole = try Self.tables.get()
    let queues = try whole.table("queue")
    let core = try #require(try queues.integers("core").first)
    let times = try whole.table("packet").integers("t_ps")
    let (from, to) = (times[times.count / 4], times[times.count / 2])
    let run = try TracedFolder([
      "--trace", "L4", "--cores", "\(core)-\(core + 3)", "--trace-tokens", "0", "--from", "\(from) ps",
      "--to",
      "\(to) ps", "--trace-layers", "0",
    ])
    let events = try EventTables(run.out)
    let layer = "layers.0."
    for kind in whole.kinds {
      let all = try whole.table(kind)
      func place(_ name: String) -> Int? { all.columns.firstIndex(of: name) }
      let expected = all.rows.filter { row in
        let time = Int(row[0]) ?? -1
        let cores = (kind == "packet" ? ["src", "dst"] : ["core"]).compactMap {
          place($0).flatMap { Int(row[$0]) }
        }
        return time >= from && time < to && cores.contains { (core...core + 3).contains($0) }
          && (place("token").map { row[$0] == "0" } ?? true)
          && (place("op").map { row[$0].hasPrefix(layer) || row[$0].contains(".0.") } ?? true)
      }
      #expect(try events.table(kind).rows == expected, "\(kind)")
    }
    let filters = try run.manifest().at("filters").elements().map { try $0.at("name").text() }
    #expect(filters == ["cores", "trace-layers", "trace-tokens", "from", "to"])
    let part = try TracedFolder(["--trace", "packet", "--sample", "1/4"])
    let sampled = try EventTables(part.out).table("packet")
    let identifiers = Set(try whole.table("packet").column("id"))
    #expect(!sampled.rows.isEmpty && sampled.rows.count < identifiers.count / 2)
    #expect(try sampled.column("id").allSatisfy(identifiers.contains))
  }

  @Test(
    "that reaches --trace-max says so in the manifest, the reports and the page, and keeps what came before")
  func cut() throws {
    let run = try TracedFolder(["--trace", "L3", "--trace-max", "2kB"])
    let whole = try Self.tables.get()
    let events = try EventTables(run.out)
    let cuts = try run.manifest().at("cuts").elements()
    #expect(try cuts.first?.at("level").text() == "L3")
    let from = try #require(try cuts.first?.integer("from_ps"))
    let all = try whole.table("packet")
    let kept = try events.table("packet")
    #expect(kept.rows == all.rows.filter { (Int($0[0]) ?? 0) < from } && kept.rows.count < all.rows.count)
    for name in ["report.md", "report.html", "summary.json"] {
      let text = try String(contentsOfFile: "\(run.out)/\(name)", encoding: .utf8)
      #expect(text.contains("L3 are missing from \(from) ps ("), "\(name)")
    }
  }

  @Test("that is cut stays below --trace-max, but for files that hold no row", arguments: [20, 60, 200])
  func limit(kilobytes: Int64) throws {
    let run = try TracedFolder(["--trace", "L3", "--trace-max", "\(kilobytes)kB"])
    #expect(try !run.manifest().at("cuts").elements().isEmpty)
    let index = try JSONValue.read(file: "\(run.out)/events/index.json", limit: 1 << 20)
    var bytes: Int64 = 0
    for table in try index.at("tables").elements() {
      for file in try table.at("files").elements() where try file.integer("rows") > 0 {
        bytes += try Int64(file.integer("bytes"))
      }
    }
    #expect(bytes > 0 && bytes <= kilobytes * 1000)
  }

  @Test("has a --trace-max of any size", arguments: ["100000TB", "\(Int64.max)"])
  func largestLimit(_ size: String) throws {
    let run = try TracedFolder(["--trace", "L2", "--trace-max", size])
    #expect(try run.manifest().at("cuts").elements().isEmpty)
  }

  @Test("says in every file of events which run it is from")
  func properties() throws {
    let run = try Self.whole.get()
    let manifest = try JSONValue.read(file: "\(run.out)/manifest.json", limit: 1 << 20)
    let files = try EventTables(run.out).properties
    #expect(!files.isEmpty)
    for file in files {
      func value(_ key: String) -> String? {
        file.filter { $0.key == "spikefoundry.\(key)" }.map(\.value).first
      }
      #expect(value("schema") == "spikefoundry.events/v1" && value("trace") == "L4")
      #expect(try value("tool_version") == manifest.at("tool", "version").text())
      for part in ["model", "chip", "placement"] {
        #expect(try value("\(part)_sha256") == manifest.at(part, "sha256").text())
      }
    }
  }

  @Test(
    "refuses filters without events, every hop of a whole run, and what is no level, range, share or size")
  func refusals() throws {
    for options in [
      ["--cores", "1"], ["--trace", "L1", "--trace-max", "1MB"], ["--trace", "L4"], ["--trace", "hop"],
      ["--trace", "L5"], ["--trace", "busy,"], ["--trace", "L2", "--cores", "5-3"],
      ["--trace", "L2", "--sample", "1/0"], ["--trace", "L2", "--trace-max", "0MB"],
      ["--trace", "L2", "--from", "2us", "--to", "1us"],
    ] {
      let folder = try TemporaryFolder()
      #expect(try Small.run("\(folder.path)/run", options).run().status == 64, "\(options)")
      #expect(try folder.tree().isEmpty)
    }
  }

  @Test("is written as CSV where no Parquet is asked for")
  func text() throws {
    let run = try TracedFolder(["--trace", "busy", "--tables", "csv"])
    let table = try CommandTable("\(run.out)/events/busy-00000.csv")
    let whole = try Self.tables.get().table("busy")
    #expect(table.columns == whole.columns && table.rows == whole.rows)
  }
}
