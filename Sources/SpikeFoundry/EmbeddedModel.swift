public import DataFiles
import Foundation

/// The trained model that comes with the package.
public enum EmbeddedModel {
  /// Name of the model and of its folder.
  public static let name = "spikingbrain-tiny-w8aspike"
  /// The prompt of a run that names neither a model nor a prompt.
  public static let prompt = "ROMEO:\nBut soft, what light"

  /// Folder of the model: beside the executable as the build leaves it, in `../share/spikefoundry`, in the folder
  /// that `SPIKEFOUNDRY_MODELS` names, or in the sources that the program was built from.
  ///
  /// - Throws: 66 with the places that were looked at.
  public static func folder() throws(Failure) -> String { try folder(in: candidates()) }

  /// The first of some places that holds the model.
  static func folder(in places: [String]) throws(Failure) -> String {
    for place in places where InputFile.exists("\(place)/\(name)/config.json") { return "\(place)/\(name)" }
    throw Failure(
      .noInput,
      "the embedded model '\(name)' is not installed beside the program; looked in\n  "
        + places.map { MessageText.escape($0, limit: 180) }.joined(separator: ", ")
        + "\nset SPIKEFOUNDRY_MODELS to the folder that holds it, or name a model folder")
  }

  private static func candidates() -> [String] {
    let environment = ProcessInfo.processInfo.environment["SPIKEFOUNDRY_MODELS"].map { [$0] } ?? []
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let bundle = "SpikeFoundry_SpikeFoundry.resources/Models"
    return environment + [
      program.appendingPathComponent(bundle).path,
      program.deletingLastPathComponent().appendingPathComponent("share/spikefoundry/\(bundle)").path,
      Bundle.main.bundleURL.appendingPathComponent(bundle).path,
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Models").path,
    ]
  }
}
