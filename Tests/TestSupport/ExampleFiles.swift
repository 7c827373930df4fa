import Foundation

/// Files in `Examples` of this package.
public enum ExampleFiles {
  /// Paths of the YAML files in a folder of `Examples`, in order; empty where there is none.
  public static func yaml(in folder: String) -> [String] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = package.appending(path: "Examples/\(folder)").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(path)/\($0)" }
  }
}
