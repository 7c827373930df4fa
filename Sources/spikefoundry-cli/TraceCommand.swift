public import ArgumentParser
import SpikeFoundry
public import Timelines
public import TraceExport

/// `spikefoundry trace convert|info`: what a run recorded, for viewers of timelines and for people.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Show or convert the event trace of a run.",
    subcommands: [Convert.self, Info.self])

  struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "convert", abstract: "Write a timeline for Perfetto, for waveform viewers, or as CSV.",
      discussion:
        "Perfetto counts whole nanoseconds: by default instants are cut down to the nanosecond before them;"
        + " --time-unit ps shows a picosecond as a nanosecond and is exact. The other formats are exact.")

    @Argument(help: "Run folder.")
    var folder: String

    @Option(help: "perfetto, vcd or csv.")
    var to = TraceExport.Format.perfetto

    @Option(help: ArgumentHelp("File to write [default: timeline.* in the run folder].", valueName: "file"))
    var out: String?

    @OptionGroup var part: TracePart

    @Option(help: "ns or ps: what a nanosecond of the Perfetto timeline stands for.")
    var timeUnit = TimelineUnit.nanoseconds

    @Option(help: "Most packets (perfetto), changes (vcd) or lines (csv).")
    var limit: Int?

    func run() throws {
      let selection = try part.selection()
      let export = try TraceExport(try TraceFolder(folder), selection)
      let path = out ?? "\(folder)/\(to.fileName)"
      try CommandOutput.check(
        [.file("--out", out)], against: RunManifest.paths(folder: folder, but: to.fileName))
      let file = try StopSignals(nil) {}.opened(path)
      let notes = try export.write(to, unit: timeUnit, limit: limit ?? to.defaultLimit, to: file)
      try file.commit()
      for note in notes { StandardStreams.message("note: \(note)\n") }
      try StandardStreams.answer("\(MessageText.escape(path, limit: 400)): \(export.cores.count) cores\n")
    }

    func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit: expected at least 1, found \(limit)") }
    }
  }

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "info", abstract: "List the events that a run recorded.")

    @Argument(help: "Run folder.")
    var folder: String

    func run() throws {
      if let remains = RunRemains(of: folder), !remains.isGrowing, let trace = TraceRemains(remains) {
        try StandardStreams.answer(trace.text)
        throw Failure(
          .noInput, file: folder, "the run was killed before its end: it has no manifest and no index")
      }
      let trace = try TraceFolder(folder)
      try StandardStreams.answer(TraceInfo(trace).text)
      let problems = trace.problems
      guard !problems.isEmpty else { return }
      let more = problems.count > 2 ? ["  and \(problems.count - 2) more"] : []
      throw Failure(
        .data, file: folder,
        (["the index does not fit the files of the events"] + problems.prefix(2).map { "  \($0)" } + more)
          .joined(separator: "\n"))
    }
  }
}

/// Which part of a run a timeline shows.
struct TracePart: ParsableArguments {
  @Option(help: ArgumentHelp("First instant, such as 5us.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("First instant that is not shown any more.", valueName: "time"))
  var until: String?

  @Option(help: ArgumentHelp("all, top:64 (the busiest), or numbers such as 0-15,40.", valueName: "cores"))
  var cores = "all"

  @Option(help: ArgumentHelp("Layers, such as 0-3.", valueName: "list"))
  var layers: String?

  @Option(help: ArgumentHelp("Processed positions, such as 10..12.", valueName: "list"))
  var tokens: String?

  @Option(help: "Most arrows from spikes to where they are served.")
  var arrows = ExportSelection().arrows

  func selection() throws -> ExportSelection {
    var selection = ExportSelection()
    let start = try from.map { try instant($0, "--from") } ?? 0
    let end = try until.map { try instant($0, "--until") } ?? .max
    guard start < end else { throw Failure(.usage, "--until: expected a time behind --from") }
    guard (0...ExportSelection.largestArrows).contains(arrows) else {
      throw Failure(.usage, "--arrows: expected 0 to \(ExportSelection.largestArrows), found \(arrows)")
    }
    selection.window = start..<end
    selection.cores = try ExportSelection.cores(cores)
    selection.layers = try layers.map { try ExportSelection.ranges($0, option: "--layers") }
    selection.tokens = try tokens.map { try ExportSelection.ranges($0, option: "--tokens") }
    selection.arrows = arrows
    return selection
  }

  private func instant(_ text: String, _ option: String) throws(Failure) -> Int64 {
    let time: Int64
    do throws(QuantityError) {
      time = try QuantityText.parse(text, as: .time)
    } catch {
      throw Failure(.usage, "\(option): expected \(error.expected), found \(error.found)")
    }
    guard time >= 0 else {
      throw Failure(.usage, "\(option): expected a time from 0 on, found \(MessageText.quote(text))")
    }
    return time
  }
}

extension TraceExport.Format: ExpressibleByArgument {
  /// What a viewer of the format opens in about ten seconds.
  var defaultLimit: Int {
    switch self {
    case .perfetto: PerfettoWriter.defaultPacketLimit
    case .vcd, .csv: VCDWriter.defaultChangeLimit
    }
  }
}

extension TimelineUnit: ExpressibleByArgument {}
