import DataFiles
import TestSupport
import Testing
import Timelines

@testable import TraceExport

@Suite("Timelines of run folders")
struct TraceExportTests {
  private func export(
    _ run: SampleRun, _ selection: ExportSelection = ExportSelection(), unit: TimelineUnit = .picoseconds
  ) throws -> DecodedTrace {
    let output = MemoryOutput()
    let export = try TraceExport(try TraceFolder(run.path), selection)
    _ = try export.write(.perfetto, unit: unit, limit: .max, to: output)
    let trace = DecodedTrace(output.bytes)
    #expect(trace.errors == [])
    return trace
  }

  /// Sums of durations by operator of the rows of units.
  private func sums(_ trace: DecodedTrace) -> [String: Int64] {
    trace.slices.reduce(into: [:]) { sums, slice in
      let path = trace.path(slice.track)
      guard path.count == 5, path[3] == "pipeline", !path[4].hasPrefix("stalls") else { return }
      sums[slice.name, default: 0] += Int64(slice.end ?? 0) - Int64(slice.start)
    }
  }

  private func sums(_ work: [SampleRun.Work], _ length: (SampleRun.Work) -> Int64) -> [String: Int64] {
    work.reduce(into: [:]) { $0[$1.operation, default: 0] += length($1) }
  }

  @Test(
    "Sums of durations by operator are those of the tables to the last digit",
    arguments: 0..<8 as Range<UInt64>)
  func sums(seed: UInt64) throws {
    let run = try SampleRun(seed: seed)
    #expect(sums(try export(run)) == sums(run.work) { $0.duration })
    let cut = sums(run.work) { ($0.start + $0.duration) / 1000 - $0.start / 1000 }
    #expect(sums(try export(run, unit: .nanoseconds)) == cut)
  }

  @Test("A window, cores, layers and tokens select exactly their rows", arguments: 0..<12 as Range<UInt64>)
  func selection(seed: UInt64) throws {
    let run = try SampleRun(seed: seed)
    var random = SeededGenerator(seed: seed + 100)
    var selection = ExportSelection()
    let end = run.work.last?.start ?? 0
    let from = Int64(random.integer(0...Int(end) / 2))
    selection.window = from..<(from + Int64(random.integer(Int(end) / 4...Int(end))))
    selection.cores = [.all, .numbers([2...5, 9...9]), .busiest(3)].randomElement(using: &random) ?? .all
    if random.integer(0...1) == 0 { selection.layers = [1...2] }
    if random.integer(0...1) == 0 { selection.tokens = [0...0, 2...3] }
    let inModel = run.work.filter { event in
      let layer = event.operation.split(separator: ".").dropFirst().first.flatMap { Int($0) }
      return selection.window.contains(event.start)
        && (selection.layers == nil || layer.map { $0 >= 1 } ?? false)
        && (selection.tokens == nil || event.token != 1)
    }
    let work = Dictionary(grouping: inModel, by: \.core).mapValues { $0.reduce(0) { $0 + $1.duration } }
    let order = work.keys.sorted { (-(work[$0] ?? 0), $0) < (-(work[$1] ?? 0), $1) }
    let expected = inModel.filter { event in
      switch selection.cores {
      case .all: true
      case .numbers: (2...5).contains(event.core) || event.core == 9
      case .busiest(let count): order.prefix(count).contains(event.core)
      }
    }
    #expect(sums(try export(run, selection)) == sums(expected) { $0.duration })
  }

  @Test("The model's rows hold token, layer and operator, each around what is in it")
  func model() throws {
    let run = try SampleRun(seed: 21)
    let trace = try export(run)
    let stretches = trace.slices.filter { trace.path($0.track).dropFirst().first == "model" }
    let spans = Dictionary(grouping: run.work) { "\($0.operation) (token \($0.token))" }
    let tokens = Set(run.work.map(\.token))
    let layers = Set(
      run.work.filter { $0.operation.hasPrefix("layers") }.map { "\($0.token) \($0.operation.prefix(8))" })
    #expect(stretches.count == spans.count + tokens.count + layers.count)
    for slice in stretches {
      let path = trace.path(slice.track)
      if let events = spans[slice.name] {
        #expect(slice.start == events.map(\.start).min().map { UInt64($0) })
        #expect(slice.end == events.map { $0.start + $0.duration }.max().map { UInt64($0) })
        #expect(path.last.map { slice.name.hasPrefix($0) } ?? false)
        #expect(path.count == (slice.name.hasPrefix("layers") ? 5 : 4))
      }
      let parent = trace.tracks[slice.track]?.parent
      guard let outer = stretches.first(where: { $0.track == parent }) else { continue }
      #expect(outer.start <= slice.start && (slice.end ?? 0) <= (outer.end ?? 0))
    }
  }

  @Test("Cores have their names, their queue and their power")
  func cores() throws {
    let run = try SampleRun(seed: 22)
    let trace = try export(run)
    let paths = Dictionary(uniqueKeysWithValues: trace.tracks.keys.map { ($0, trace.path($0)) })
    #expect(paths.values.contains(["M on C (1 ns shown = 1 ps simulated)", "chip", "core 3 (3,0)", "power"]))
    #expect(paths.values.contains { $0.dropFirst(2).first == "host (3,2)" })
    let depths = trace.values.filter { paths[$0.track]?.last == "queue depth" }.compactMap(\.integer)
    #expect(depths == run.queues.map { Int64($0.depth) })
    let power = trace.values.filter { paths[$0.track]?.suffix(2) == ["core 3 (3,0)", "power"] }
    #expect(power.map(\.double) == [500, 0, 0])
    #expect(power.map(\.time) == [0, 1000, 2000])
  }

  @Test("An arrow leads from the core that sent a spike to where it is served", arguments: [3, 1000])
  func arrows(limit: Int) throws {
    let run = try SampleRun(seed: 23)
    var selection = ExportSelection()
    selection.arrows = limit
    let trace = try export(run, selection)
    let ends = Dictionary(grouping: trace.slices.filter { !$0.flows.isEmpty }) { $0.flows[0] }
    #expect(ends.count == (limit < run.spikes.count ? ends.count : run.spikes.count))
    #expect(ends.count <= limit && !ends.isEmpty)
    for (flow, slices) in ends {
      let spike = try #require(run.spikes.first { UInt64($0.identifier) == flow })
      #expect(slices.count == 2)
      let sent = try #require(slices.first { trace.path($0.track).last == "spike packets sent" })
      let served = try #require(
        slices.first { trace.path($0.track).last?.hasPrefix("spike packets served") ?? false })
      #expect(sent.start == UInt64(spike.injected) && sent.end == sent.start)
      #expect(served.start == UInt64(spike.served - spike.service))
      #expect(served.end == UInt64(spike.served))
      #expect(trace.path(sent.track)[2].hasPrefix(spike.source == 11 ? "host" : "core \(spike.source) "))
      #expect(
        trace.path(served.track)[2].hasPrefix(spike.destination == 11 ? "host" : "core \(spike.destination) ")
      )
    }
  }

  @Test("Waveforms and the table hold the same work")
  func otherFormats() throws {
    let run = try SampleRun(seed: 24)
    let export = try TraceExport(try TraceFolder(run.path), ExportSelection())
    let table = MemoryOutput()
    _ = try export.write(.csv, limit: .max, to: table)
    let lines = table.text.split(separator: "\n").filter {
      $0.contains(" > pipeline > ") && !$0.contains(" > stalls")
    }
    let cells = lines.map { $0.split(separator: ",") }
    let lengths: [Int] = cells.map { (Int($0[1]) ?? 0) - (Int($0[0]) ?? 0) }
    let total = lengths.reduce(0, +)
    #expect(total == run.work.reduce(0) { $0 + Int($1.duration) })
    let dump = MemoryOutput()
    _ = try export.write(.vcd, limit: .max, to: dump)
    let changes = DumpedChanges(dump.text)
    #expect(changes.errors == [])
    var held: Int64 = 0
    for (identifier, variable) in changes.variables where variable.path.contains("pipeline") {
      guard !(variable.path.last?.hasPrefix("stalls") ?? true) else { continue }
      let list = changes.changes[identifier, default: []]
      for (change, next) in zip(list, list.dropFirst()) where change.value != "z" {
        held += (next.time - change.time) * changes.step
      }
    }
    #expect(held == run.work.reduce(0) { $0 + $1.duration })
  }

  @Test("A timeline that is cut says so")
  func cut() throws {
    let run = try SampleRun(seed: 25)
    let export = try TraceExport(try TraceFolder(run.path), ExportSelection())
    let notes = try export.write(.perfetto, limit: 700, to: MemoryOutput())
    #expect(notes.first?.hasPrefix("CUT at ") ?? false)
    #expect(try export.write(.perfetto, limit: .max, to: MemoryOutput()) == [])
  }

  @Test("The same folder gives the same bytes")
  func determinism() throws {
    let run = try SampleRun(seed: 26)
    let outputs = try (0..<2).map { _ in
      let output = MemoryOutput()
      var selection = ExportSelection()
      selection.arrows = 7
      _ = try TraceExport(try TraceFolder(run.path), selection).write(.perfetto, limit: 900, to: output)
      return output.bytes
    }
    #expect(outputs[0] == outputs[1])
  }

  @Test("Damaged folders are errors that name the place")
  func damage() throws {
    func failure(_ change: (SampleRun) throws -> Void) throws -> Failure? {
      let run = try SampleRun(seed: 27, rows: 50)
      try change(run)
      return #expect(throws: Failure.self) { try export(run) }
    }
    #expect(
      try failure {
        try $0.text(
          "events/index.json",
          #"{"schema":"spikefoundry.events/v1","time_unit":"ps","tables":[{"kind":"busy","files":[{"name":"../x"}]}]}"#
        )
      }?
      .message.contains("expected a file below events/, found '../x'") ?? false)
    #expect(
      try failure {
        try $0.file(
          "busy-00000", [TableColumn("t_ps", .int64), TableColumn("dur", .int64)], [.int64([1]), .int64([1])])
      }?.message.contains("dur_ps: expected this column, found none") ?? false)
    #expect(
      try failure {
        try $0.file(
          "queue-00000",
          [TableColumn("t_ps", .int64), TableColumn("core", .uint32), TableColumn("depth", .uint32)],
          [.int64([5, 4]), .uint32([1, 1]), .uint32([1, 1])])
      }?.message.contains("rows are not in order") ?? false)
    #expect(try failure { try $0.text("events/busy-00000.parquet", "PAR1 nonsense PAR1") }?.code == .data)
    #expect(throws: Failure.self) { try TraceFolder("/nowhere") }
  }

  @Test(
    "Columns of another type are refused by name, and places without coordinates are known by number",
    arguments: ["op", "unit", "dur_ps", "t_ps"])
  func types(changed: String) throws {
    let run = try SampleRun(seed: 29, rows: 50)
    let words = ["unit", "op"]
    let columns = ["t_ps", "dur_ps", "core", "token", "unit", "op"].map { name in
      TableColumn(name, words.contains(name) != (name == changed) ? .text : .int64)
    }
    let cells: [ColumnChunk] = columns.map { $0.type == .text ? .text(["a", "b"]) : .int64([7, 8]) }
    try run.file("busy-00000", columns, cells)
    let refusal = try #require(#expect(throws: Failure.self) { try export(run) })
    #expect(refusal.code == .data && refusal.message.contains("busy-00000.parquet"))
    #expect(refusal.message.contains("\(changed): expected w"))
    let other = try SampleRun(seed: 29, rows: 50)
    try other.file(
      "../cores",
      [TableColumn("core", .uint32), TableColumn("kind", .text)]
        + ["x", "y", "chip"].map { TableColumn($0, .int64) },
      [.uint32([3]), .text(["core"]), .int64([3]), .int64([0]), .int64([0])])
    #expect(try export(other).tracks.keys.isEmpty == false)
  }

  @Test("Lists of cores are read, and what is none is refused")
  func lists() throws {
    #expect(try ExportSelection.cores("all") == .all)
    #expect(try ExportSelection.cores("top:64") == .busiest(64))
    #expect(try ExportSelection.cores("0-15,40") == .numbers([0...15, 40...40]))
    #expect(try ExportSelection.ranges("10..12", option: "--tokens") == [10...12])
    for text in ["", "top:", "top:0", "5-2", "-1", "1-2-3", "1,,2", "x", "99999999999999999999"] {
      #expect(throws: Failure.self) { try ExportSelection.cores(text) }
    }
  }

  @Test("What a folder holds is listed, kinds that nobody knows included")
  func info() throws {
    let run = try SampleRun(seed: 28)
    let text = TraceInfo(try TraceFolder(run.path)).text
    #expect(
      text.split(separator: "\n").map { $0.split(separator: " ").first } == [
        "kind", "busy", "stall", "queue", "packet", "unheard",
      ])
  }
}
