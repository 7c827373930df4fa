public import ConfigFiles
import Quantities

/// The chips that come with the package.
///
/// Their files are compiled in, so they are there wherever it runs.
public enum ChipPresets {
  /// Names in the order of `chip list`; the first is the default chip.
  public static let names = ["spikefoundry-ref", "loihi1-davies2018", "truenorth-2014"]

  /// The file of a preset; nil for another name.
  public static func text(_ name: String) -> String? {
    let bytes: [UInt8]
    switch name {
    case "spikefoundry-ref": bytes = PackageResources.spikefoundry_ref_yaml
    case "loihi1-davies2018": bytes = PackageResources.loihi1_davies2018_yaml
    case "truenorth-2014": bytes = PackageResources.truenorth_2014_yaml
    default: return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The error for a name that is neither a preset nor a file.
  static func unknown(_ name: String) -> ConfigDiagnostic {
    ConfigDiagnostic(
      origin: .whole(name), path: "",
      message: "expected a chip file or a preset (\(names.joined(separator: ", "))), found neither",
      suggestion: NearestName.find(name, in: names), failure: .missing)
  }
}

extension Chip {
  /// Loads a preset with overrides `path=value`.
  public static func preset(_ name: String, sets: [String] = []) throws(ConfigDiagnostic) -> Chip {
    guard ChipPresets.names.contains(name) else { throw ChipPresets.unknown(name) }
    return try ChipFile.load(name, sets: sets)
  }
}
