import ChipModel
import DataFiles
public import SpikeWorkload

/// What was run, as far as the outputs may know: no path, date, thread count or seed.
public struct RunDescription: Sendable, Equatable {
  /// Version of the layout of the run folder (`Traces/SCHEMA.md`); the value of every `schema` key.
  public static var schema: String { RunManifest.schema }

  /// How a command names its model.
  public enum ModelOrigin: String, Sendable, Hashable {
    /// Not at all: the model that comes with the package.
    case embedded
    /// A folder in Hugging Face form.
    case folder
    /// Shapes without weights.
    case synthetic
    /// A recorded activity.
    case activity
  }

  /// How a command gets the chip of a run again.
  public enum ChipOrigin: String, Sendable, Hashable {
    /// By its name: it is that preset to the last number.
    case preset
    /// By its name, with the overrides among the options of the run.
    case overrides
    /// From a file alone, such as `chip.yaml` of the run folder.
    case file

    /// Name of a chip in headings: one that bears the name of a preset and is another says so.
    public func title(_ name: String) -> String {
      self != .preset && ChipPresets.names.contains(name) ? "\(name), changed" : name
    }
  }

  /// How a command gets the placement of a run again.
  public enum PlacementOrigin: String, Sendable, Hashable {
    /// From the default placer.
    case placer
    /// From a file alone, such as `placement.yaml` of the run folder.
    case file
  }

  /// One option of the command, as text.
  public struct Option: Sendable, Hashable {
    /// Name of the option without dashes.
    public var name: String
    /// Its value as the user gave it.
    public var value: String

    /// Makes an option.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Version of the program.
  public var toolVersion: String
  /// Name of the model.
  ///
  /// The last part of its folder, or the name of the embedded one.
  public var modelName: String
  /// How the command named the model.
  public var modelOrigin = ModelOrigin.folder
  /// SHA-256 over the model's weights and configuration, in hexadecimal.
  public var modelSHA256: String
  /// Dimensions of the model.
  public var shape: ModelShape
  /// What decides the spikes.
  public var mode: SpikeMode
  /// Token ids of the prompt.
  public var prompt: [Int]
  /// Prompt as text, where there was one.
  public var promptText: String?
  /// Token ids that the model named, in order.
  public var generated: [Int]
  /// Generated tokens as text.
  public var text: String
  /// SHA-256 of the chip file in canonical form, in hexadecimal.
  public var chipSHA256: String
  /// Where the chip can be had; a file is always right.
  public var chipOrigin = ChipOrigin.file
  /// SHA-256 of the placement in canonical form, in hexadecimal.
  public var placementSHA256: String
  /// Where the placement can be had; a file is always right.
  public var placementOrigin = PlacementOrigin.file
  /// Options that decide the result, in the order of the command's documentation.
  public var options: [Option]
  /// Remarks that a reader must know, for example that a plain checkpoint ran unspiked.
  public var notes: [String]
  /// What the model was made of, where it has shapes only.
  public var synthetic: SyntheticDescription?
  /// What the run recorded of its events.
  public var trace = TraceDescription()
  /// The run whose counts were priced again; nil for what was simulated.
  public var pricedFrom: PricedRunOrigin?
  /// Names of files that the user asked for in the run folder besides `ReportFile.names`.
  public var furtherFiles: [String] = []

  /// Makes the description of a run.
  public init(
    toolVersion: String, modelName: String, modelSHA256: String, shape: ModelShape, mode: SpikeMode,
    prompt: [Int],
    promptText: String?, generated: [Int], text: String, chipSHA256: String, placementSHA256: String,
    options: [Option], notes: [String] = []
  ) {
    self.toolVersion = toolVersion
    self.modelName = modelName
    self.modelSHA256 = modelSHA256
    self.shape = shape
    self.mode = mode
    self.prompt = prompt
    self.promptText = promptText
    self.generated = generated
    self.text = text
    self.chipSHA256 = chipSHA256
    self.placementSHA256 = placementSHA256
    self.options = options
    self.notes = notes
  }
}
