import Foundation

/// What the package manager says about this package.
struct PackageDescription: Decodable {
  struct Target: Decodable {
    var name: String
    var type: String
    var moduleType: String
    var path: String
    var targetDependencies: [String]?
    var productDependencies: [String]?

    /// Targets and products that it may import.
    var declared: Set<String> { Set(targetDependencies ?? []).union(productDependencies ?? []) }

    enum CodingKeys: String, CodingKey {
      case name, type, path
      case moduleType = "module_type"
      case targetDependencies = "target_dependencies"
      case productDependencies = "product_dependencies"
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  var targets: [Target]

  /// The folder of the package, found from this file.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs `swift package describe`, away from the build folder that the running tests have locked.
  static func load() throws -> PackageDescription {
    let output = try run([
      "swift", "package", "--package-path", root.path(percentEncoded: false), "--scratch-path",
      root.appending(path: ".build-describe").path(percentEncoded: false), "describe", "--type", "json",
    ])
    return try JSONDecoder().decode(PackageDescription.self, from: output)
  }

  /// The paths of the Swift files under a folder of the package, sorted.
  static func swiftFiles(under folder: String) throws -> [URL] {
    let start = root.appending(path: folder)
    guard let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else {
      throw Failure(description: "cannot read \(folder)")
    }
    // A nested package has a build folder of its own.
    return files.compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" && !$0.pathComponents.contains { $0.hasPrefix(".build") } }
      .sorted { $0.path() < $1.path() }
  }

  private static func run(_ command: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // Read before waiting: a full pipe would stop the child.
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: "'\(command.joined(separator: " "))' ended with \(process.terminationStatus)")
    }
    return data
  }
}
