import DataFiles
import Parquet
import RunComparison
import TestSupport
import Testing

@Suite("A comparison of two run folders")
struct RunComparisonTests {
  // MARK: Windows

  private struct Window: Equatable {
    var core: Int
    var number: Int
    var counters: [Int64]
  }

  private static let counters = [
    "spikes_in", "spikes_out", "synaptic_operations", "operations", "busy_ps", "stalled_ps", "energy_fJ",
    "queue_max",
  ]

  private static func table(_ windows: [Window], width: Int64, end: Int64) -> (
    name: String, columns: [TableColumn], chunks: [TableChunk]
  ) {
    let columns =
      [TableColumn("core", .uint32), TableColumn("window", .uint32), TableColumn("start_ps", .int64)]
      + [TableColumn("end_ps", .int64)] + counters.map { TableColumn($0, .int64) }
    let chunk = TableChunk(
      [
        .uint32(windows.map { UInt32($0.core) }), .uint32(windows.map { UInt32($0.number) }),
        .int64(windows.map { Int64($0.number) * width }),
        .int64(windows.map { min(end, Int64($0.number + 1) * width) }),
      ] + counters.indices.map { index in .int64(windows.map { $0.counters[index] }) })
    return ("windows", columns, [chunk])
  }

  private static func windows(_ random: inout SeededGenerator, cores: Int, count: Int) -> [Window] {
    (0..<cores).flatMap { core in
      (0..<count).map { number in
        Window(core: core, number: number, counters: counters.map { _ in .random(in: 0...9, using: &random) })
      }
    }
  }

  /// The same windows, some of them joined: sums, and the largest queue.
  private static func coarse(_ windows: [Window], _ factor: Int) -> [Window] {
    var joined: [Window] = []
    for window in windows {
      if let last = joined.last, last.core == window.core, last.number == window.number / factor {
        for index in 0..<7 { joined[joined.count - 1].counters[index] += window.counters[index] }
        joined[joined.count - 1].counters[7] = max(last.counters[7], window.counters[7])
      } else {
        joined.append(
          Window(core: window.core, number: window.number / factor, counters: window.counters))
      }
    }
    return joined
  }

  @Test(
    "brings windows of different widths to one width, and names the first one that differs", arguments: 0..<25
  )
  func windows(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let folders = try RunFolders()
    let (cores, count) = (Int.random(in: 1...5, using: &random), Int.random(in: 2...40, using: &random))
    let factor = [1, 2, 4, 8].randomElement(using: &random) ?? 1
    let end = Int64(count) * 1024 - 100
    let fine = Self.windows(&random, cores: cores, count: count)
    let a = try folders.make("a", tables: [Self.table(fine, width: 1024, end: end)])
    let wide = Self.table(Self.coarse(fine, factor), width: 1024 * Int64(factor), end: end)
    let b = try folders.make("b", tables: [wide])
    let equal = try RunComparison(try StoredRun(a), try StoredRun(b))
    #expect(equal.window == nil && equal.notes.isEmpty && equal.isEqual(Tolerance(), resultsOnly: false))
    // One or two counters that are sums change.
    var changed = fine
    var places: [Int] = []
    for _ in 0...Int.random(in: 0...1, using: &random) {
      let place = Int.random(in: fine.indices, using: &random)
      changed[place].counters[Int.random(in: 0..<7, using: &random)] += 1 << 20
      places.append(place)
    }
    let c = try folders.make("c", tables: [Self.table(changed, width: 1024, end: end)])
    let first = try #require(places.map { (fine[$0].number / factor, fine[$0].core) }.min { $0 < $1 })
    let different = try RunComparison(try StoredRun(b), try StoredRun(c))
    let window = try #require(different.window)
    #expect(window.window == first.0 && window.core == first.1)
    #expect(window.time.lowerBound == Int64(first.0) * 1024 * Int64(factor))
    #expect(!different.isEqual(Tolerance(), resultsOnly: true))
  }

  @Test(
    "refuses windows that no run has",
    arguments: [
      [0, -1, 5], [0, .min, .max], [0, 5, 4], [0, 0, .max], [-1, 0, 5], [.max, 0, 5], [1 << 39, 0, 1 << 60],
    ] as [[Int64]])
  func damagedWindows(_ cells: [Int64]) throws {
    let folders = try RunFolders()
    let names = ["core", "window", "start_ps", "end_ps"] + Self.counters
    // A good row before and behind, of other widths.
    let rows: [[Int64]] = [[0, 1, 1 << 40, 1 << 41], [1] + cells, [2, 0, 0, 1 << 40]]
    let chunk = TableChunk(
      names.indices.map { index in .int64(rows.map { $0.indices.contains(index) ? $0[index] : 0 }) })
    let table = ("windows", names.map { TableColumn($0, .int64) }, [chunk])
    let (good, bad) = (try folders.make("good", tables: [Self.table([], width: 1, end: 1)]), "bad")
    let (a, b) = (try StoredRun(good), try StoredRun(try folders.make(bad, tables: [table])))
    for (first, second) in [(a, b), (b, a)] {
      let refusal = #expect(throws: Failure.self) { try RunComparison(first, second) }
      #expect(refusal?.code == .data)
      #expect(refusal?.message.contains("windows: expected windows of one width") ?? false)
    }
  }

  // MARK: Events

  private static let eventColumns = [
    TableColumn("t_ps", .int64), TableColumn("core", .uint32),
    TableColumn("neuron", .uint32, isOptional: true),
    TableColumn("op", .text),
  ]

  private struct Event: Equatable {
    var time: Int64
    var core: UInt32
    var neuron: UInt32?
    var operation: String
  }

  private static func chunk(_ events: ArraySlice<Event>) -> TableChunk {
    TableChunk([
      .int64(events.map(\.time)), .uint32(events.map(\.core)),
      ColumnChunk(.uint32(events.map { $0.neuron ?? 0 }), isPresent: events.map { $0.neuron != nil }),
      .text(events.map(\.operation)),
    ])
  }

  /// The events in files and row groups of random sizes.
  private static func parts(_ events: [Event], _ random: inout SeededGenerator) -> [(
    columns: [TableColumn], chunks: [TableChunk]
  )] {
    var parts: [(columns: [TableColumn], chunks: [TableChunk])] = [(eventColumns, [])]
    var rest = events[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...60, using: &random))
      parts[parts.count - 1].chunks.append(chunk(rest.prefix(count)))
      rest = rest.dropFirst(count)
      if Bool.random(using: &random) { parts.append((eventColumns, [])) }
    }
    return parts
  }

  @Test("finds the first event that differs, whatever files and row groups it lies in", arguments: 0..<30)
  func events(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(1000 + seed))
    let folders = try RunFolders()
    var time: Int64 = 0
    let events = (0..<Int.random(in: 1...300, using: &random)).map { _ -> Event in
      time += .random(in: 0...20, using: &random)
      return Event(
        time: time, core: .random(in: 0...3, using: &random),
        neuron: Bool.random(using: &random) ? .random(in: 0...9, using: &random) : nil,
        operation: ["q", "k", "v"].randomElement(using: &random) ?? "q")
    }
    let a = try folders.make("a", events: ["spike": Self.parts(events, &random)])
    let b = try folders.make("b", events: ["spike": Self.parts(events, &random)])
    #expect(try RunComparison(try StoredRun(a), try StoredRun(b)).events.isEmpty)
    var changed = events
    let place = Int.random(in: events.indices, using: &random)
    switch seed % 4 {
    case 0: changed[place].operation = "other"
    case 1: changed[place].neuron = events[place].neuron == nil ? 3 : nil
    case 2: changed[place].time -= 1
    default: changed.removeLast(events.count - place)
    }
    let c = try folders.make("c", events: ["spike": Self.parts(changed, &random)])
    let comparison = try RunComparison(try StoredRun(a), try StoredRun(c))
    let found = try #require(comparison.events.first)
    #expect(comparison.events.count == 1 && found.kind == "spike" && found.row == Int64(place))
    #expect(found.columns == ["t_ps", "core", "neuron", "op"])
    func text(_ event: Event) -> [String] {
      ["\(event.time)", "\(event.core)", event.neuron.map { "\($0)" } ?? "", event.operation]
    }
    let before = min(5, place)
    #expect(found.before == events[place - before..<place].map(text))
    #expect(found.first == events[place...].prefix(10 - before).map(text))
    #expect(found.second == changed.dropFirst(place).prefix(10 - before).map(text))
    #expect(found.time == min(events[place].time, changed.count > place ? changed[place].time : .max))
  }

  @Test(
    "does not compare events of different selections, and says so",
    arguments: [
      (
        #""filters": [{"name": "cores", "value": "0-3"}]"#, #""filters": [{"name": "cores", "value": "0-7"}]"#
      ),
      (#""filters": [{"name": "sample", "value": "1/64"}]"#, #""filters": []"#),
      (#""cuts": [{"level": "L3", "from_ps": 16777216}]"#, #""cuts": []"#),
    ])
  func selections(_ first: String, _ second: String) throws {
    let comparison = try traced(first, second)
    #expect(comparison.events.isEmpty && comparison.notes.contains { $0.contains("different selections") })
  }

  @Test(
    "compares events whatever the manifest tells of what came of the trace",
    arguments: [
      (#""timeline": ["48775 of 97205 spikes have an arrow"]"#, #""timeline": ["50000 of 99000 spikes"]"#),
      (#""rows": {"spike": 1}"#, #""rows": {"spike": 0}"#),
      (#""level": "L3""#, #""level": "L2""#),
      (#""filters": [{"name": "trace-max", "value": "2GB"}]"#, #""filters": []"#),
      (#""filters": [], "cuts": []"#, #""unknown": {"a": [{"b": 1}]}"#),
    ])
  func consequences(_ first: String, _ second: String) throws {
    let comparison = try traced(first, second)
    #expect(comparison.events.map(\.kind) == ["spike"])
    #expect(!comparison.notes.contains { $0.contains("events") })
  }

  /// Two runs that parted at the first spike, with such members of `manifest.trace`.
  private func traced(_ first: String, _ second: String) throws -> RunComparison {
    var random = SeededGenerator(seed: 5)
    let folders = try RunFolders()
    func run(_ name: String, _ members: String, time: Int64) throws -> StoredRun {
      let event = Event(time: time, core: 2, neuron: 3, operation: "q")
      return try StoredRun(
        try folders.make(
          name, manifest: ", \"trace\": {\(members)}", events: ["spike": Self.parts([event], &random)]))
    }
    return try RunComparison(try run("a", first, time: 1), try run("b", second, time: 2))
  }

  // MARK: Figures

  @Test("sorts figures by relative change and leaves out what a tolerance allows")
  func figures() throws {
    let folders = try RunFolders()
    let a = try folders.make(
      "a", manifest: ", \"options\": [{\"name\": \"k\", \"value\": \"3\"}]",
      summary:
        "\"latency_ps\": {\"total\": 1000, \"per_token\": [10, 20]}, \"energy_fJ\": {\"total\": 0}, \"text\": \"x\""
    )
    let b = try folders.make(
      "b", manifest: ", \"options\": [{\"name\": \"k\", \"value\": \"2\"}]",
      summary:
        "\"latency_ps\": {\"total\": 1010, \"per_token\": [10, 15]}, \"energy_fJ\": {\"total\": 7}, \"text\": \"x\""
    )
    let (first, second) = (try StoredRun(a), try StoredRun(b))
    let exact = try RunComparison(first, second)
    #expect(exact.figures.map(\.name) == ["energy_fJ.total", "latency_ps.per_token.1", "latency_ps.total"])
    #expect(exact.figures.map(\.change) == [.infinity, -0.25, 0.01])
    #expect(exact.manifest.map(\.name) == ["options.k"])
    var tolerance = Tolerance()
    let texts = ["2%", "latency_ps.per_token=0.25", "energy_fJ=1e300"]
    let areTaken = texts.map { tolerance.add($0) }
    #expect(areTaken == [true, true, true])
    let loose = try RunComparison(first, second, tolerance: tolerance)
    #expect(loose.figures.map(\.name) == ["energy_fJ.total"] && loose.tolerated == 2)
    #expect(!loose.isEqual(tolerance, resultsOnly: true))
    #expect(try RunComparison(first, first).isEqual(Tolerance(), resultsOnly: false))
  }

  @Test("finds the parts of a total by their names, and weighs those of the critical path by all of it")
  func parts() throws {
    func summary(_ parts: String, _ sentence: String) -> String {
      "\"critical_path_ps\": {\"total\": 1000, \"bottleneck\": \"\(sentence)\", \"by_operator\": [\(parts)]}"
    }
    func part(_ name: String, _ time: Int) -> String { "{\"operator\": \"\(name)\", \"ps\": \(time)}" }
    let folders = try RunFolders()
    let parts = [part("q", 10), part("k", 900)].joined(separator: ", ")
    let a = try folders.make("a", summary: summary(parts, "k"))
    let more = [part("new", 5), part("q", 20), part("k", 900)].joined(separator: ", ")
    let b = try folders.make("b", summary: summary(more, "q"))
    let comparison = try RunComparison(try StoredRun(a), try StoredRun(b))
    #expect(comparison.figures.map(\.name) == ["q", "new"].map { "critical_path_ps.by_operator.\($0).ps" })
    #expect(comparison.figures.map(\.change) == [0.01, 0.005])
    var tolerance = Tolerance()
    let isTaken = tolerance.add("1%")
    #expect(isTaken)
    #expect(try RunComparison(try StoredRun(a), try StoredRun(b), tolerance: tolerance).figures.isEmpty)
  }

  @Test("tells latency, energy and packets of the runs first, whatever the tolerance")
  func totals() throws {
    let folders = try RunFolders()
    func summary(_ latency: Int) -> String {
      "\"latency_ps\": {\"total\": \(latency)}, \"energy_fJ\": {\"total\": 7}, \"other\": \(latency)"
    }
    let a = try folders.make("a", summary: summary(1000))
    let b = try folders.make("b", summary: summary(1001))
    var tolerance = Tolerance()
    let isTaken = tolerance.add("1%")
    #expect(isTaken)
    let comparison = try RunComparison(try StoredRun(a), try StoredRun(b), tolerance: tolerance)
    #expect(comparison.totals.map(\.name) == ["latency_ps.total"] && comparison.figures.isEmpty)
    let text = ComparisonText(comparison, isEqual: true, limit: 20)
    #expect(text.lines.contains("  latency_ps.total: 1000 -> 1001 (+0.10 %)"))
  }

  @Test(
    "tells whole numbers apart that floating point cannot",
    arguments: ["9007199254740993", "2305843009213693953"])
  func exactFigures(_ text: String) throws {
    let number = try #require(Int64(text))
    let folders = try RunFolders()
    let a = try folders.make("a", summary: "\"energy_fJ\": {\"total\": \(number - 1)}")
    let b = try folders.make("b", summary: "\"energy_fJ\": {\"total\": \(number)}")
    let comparison = try RunComparison(try StoredRun(a), try StoredRun(b))
    #expect(!comparison.isEqual(Tolerance(), resultsOnly: false) && comparison.tolerated == 0)
  }

  @Test(
    "takes shares and names with shares as tolerances, nothing else",
    arguments: ["", "x", "=1%", "-1%", "a=", "nan"])
  func tolerances(_ text: String) {
    var tolerance = Tolerance()
    let isTaken = tolerance.add(text)
    #expect(!isTaken && tolerance == Tolerance())
  }

  @Test("refuses folders that are none of its runs, and names that lead out of them")
  func refusals() throws {
    let folders = try RunFolders()
    let good = try folders.make("good")
    #expect(throws: Failure.self) { try StoredRun("\(folders.path)/missing") }
    let other = try folders.make("other")
    try folders.write("\(other)/manifest.json", "{\"schema\": \"spikefoundry.context/v1\"}")
    #expect(throws: Failure.self) { try StoredRun(other) }
    let bad = try folders.make("bad")
    for name in ["events/../../../etc/passwd", "/etc/passwd", "summary.json", "events/.hidden"] {
      try folders.write(
        "\(bad)/events/index.json",
        "{\"schema\": \"spikefoundry.events/v1\", \"time_unit\": \"ps\", "
          + "\"tables\": [{\"kind\": \"spike\", \"files\": [{\"name\": \"\(name)\"}]}]}")
      #expect(throws: Failure.self, "\(name)") {
        try RunComparison(try StoredRun(good), try StoredRun(bad))
      }
    }
  }

  @Test("writes names of files that it does not trust without control characters")
  func inert() throws {
    let folders = try RunFolders()
    let a = try folders.make("a", summary: "\"a\\u001b[31m\\u202e\": 1")
    let b = try folders.make("b", summary: "\"a\\u001b[31m\\u202e\": 2")
    let comparison = try RunComparison(try StoredRun(a), try StoredRun(b))
    let text = ComparisonText(comparison, isEqual: false, limit: 20)
    for line in text.lines { #expect(!line.contains("\u{1B}") && !line.contains("\u{202E}")) }
    _ = try JSONValue.parse(Array(try text.json().utf8), file: "json")
  }
}
