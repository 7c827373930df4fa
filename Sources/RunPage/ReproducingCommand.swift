import DataFiles
import Reporting

/// The command that repeats a run, for a shell.
struct ReproducingCommand {
  private let run: RunFacts
  private let chip: String
  private let spikesAreTraced: Bool

  init(_ data: PageData) {
    run = data.run
    chip = data.chip.name
    spikesAreTraced = data.raster?.isOfCopies ?? false
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
    if run.modelOrigin != "activity" {
      words += ["--tokens", run.prompt.map(String.init).joined(separator: ",")]
    }
    for option in run.options + run.trace.options + stop {
      switch option.name {
      case "stop": if option.value == "true" { words.append("--stop") }
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
      default: ""
      }
    let drained =
      run.stop?.isDrained ?? false
      ? "A run of packet trains that was interrupted cannot be stopped at the same place again: this is the whole run. "
      : ""
    let spikes = spikesAreTraced ? "spikes.csv comes with --spikes and the sites that it names. " : ""
    return model + drained + spikes
      + "For a chip that is no preset give --chip chip.yaml of the run folder, for a placement that is not the "
      + "default one --placement placement.yaml. A prompt that was given as text stands here as its tokens, and "
      + "--tables, which says how tables are written, is not part of a result."
  }
  /// A word of the run as a shell reads it, with marks for what would not be seen.
  private static func visible(_ word: String) -> String {
    ShellText.quoted(InertText.visible(word, limit: 2000))
  }
}
