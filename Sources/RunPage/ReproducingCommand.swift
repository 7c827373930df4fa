import DataFiles
import Reporting

/// The command that repeats a run, for a shell.
struct ReproducingCommand {
  private let run: RunFacts
  /// What the chip is named by: a preset, or the file of the run folder.
  private let chip: String
  private let spikesAreTraced: Bool

  init(_ data: PageData) {
    run = data.run
    chip = run.chipOrigin.map { $0 != .file } ?? false ? data.chip.name : Self.chipFile
    spikesAreTraced = data.raster?.isOfCopies ?? false
  }

  // Every run folder holds both, whatever the command named.
  private static let chipFile = "chip.yaml"
  private static let placementFile = "placement.yaml"

  /// Files of the run folder that the command names.
  private var files: [String] {
    (chip == Self.chipFile ? [Self.chipFile] : [])
      + (run.placementOrigin == .placer ? [] : [Self.placementFile])
  }

  /// One line, options in the order of the documentation.
  var text: String {
    var words = ["spikefoundry", "run"]
    switch run.modelOrigin {
    case "folder": words.append(Self.visible(run.modelName))
    case "synthetic":
      for option in run.synthetic { words += ["--\(option.name)", Self.visible(option.value)] }
    case "activity": words += ["--activity", "FILE"]
    default: break
    }
    words += ["--chip", Self.visible(chip)]
    if files.contains(Self.placementFile) { words += ["--placement", Self.placementFile] }
    if run.modelOrigin != "activity" {
      words += ["--tokens", run.prompt.map(String.init).joined(separator: ",")]
    }
    for option in run.options + run.trace.options + stop {
      switch option.name {
      case "stop": if option.value == "true" { words.append("--stop") }
      // A file of the run folder holds what they changed.
      case "set" where run.chipOrigin != .overrides: break
      default: words += ["--\(option.name)", Self.visible(option.value)]
      }
    }
    return words.joined(separator: " ")
  }

  /// The time at which a run ends as an interrupted one did, where it went packet by packet.
  private var stop: [RunFacts.Option] {
    guard let stop = run.stop, !stop.isDrained, !run.options.contains(where: { $0.name == "stop-at" }) else {
      return []
    }
    return [RunFacts.Option(name: "stop-at", value: "\(stop.time) ps")]
  }

  /// What a command line cannot say by itself.
  var remark: String {
    let model =
      switch run.modelOrigin {
      case "folder": "Give the folder of the model; its files have the sha256 below. "
      case "activity": "Give the recorded activity. "
      case "synthetic": "A configuration that was read from a file stands here by its name: give its path. "
      default: ""
      }
    let drained =
      run.stop?.isDrained ?? false
      ? "A run of packet trains that was interrupted cannot be stopped at the same place again: this is the whole run. "
      : ""
    let spikes = spikesAreTraced ? "spikes.csv comes with --spikes and the sites that it names. " : ""
    let lying =
      switch files.count {
      case 0: ""
      case 1: "\(files[0]) lies in the run folder: give its path from elsewhere. "
      default: "\(files.joined(separator: " and ")) lie in the run folder: give their paths from elsewhere. "
      }
    return model + lying + drained + spikes
      + "A prompt that was given as text stands here as its tokens, and --tables, which says how tables are written, "
      + "is not part of a result."
  }
  /// A word of the run as a shell reads it, with marks for what would not be seen.
  private static func visible(_ word: String) -> String {
    ShellText.quoted(InertText.visible(word, limit: 2000))
  }
}
