import Foundation
import Testing

@Suite("The package")
struct PackageTests {
  /// The targets under Sources and what they depend on inside the package.
  static func dependencies() throws -> [String: [String]] {
    let targets = try PackageDescription.load().targets.filter { $0.path.hasPrefix("Sources/") }
    return Dictionary(uniqueKeysWithValues: targets.map { ($0.name, $0.targetDependencies ?? []) })
  }

  @Test("has arrows between targets that only go down, and none that is closed to them")
  func arrows() throws {
    let dependencies = try Self.dependencies()
    #expect(Levels.violations(in: dependencies) == [])
    #expect(Set(dependencies.keys) == Set(Levels.table.joined()))
    for (target, allowed) in Levels.closed {
      #expect(Levels.reach(of: target, in: dependencies) == allowed, "\(target)")
    }
    for (target, forbidden) in Levels.forbidden {
      #expect(Levels.reach(of: target, in: dependencies).isDisjoint(with: forbidden), "\(target)")
    }
  }

  @Test("has every target of Swift in the layout of the README")
  func layout() throws {
    let readme = try String(contentsOf: PackageDescription.root.appending(path: "README.md"), encoding: .utf8)
    let layout = try #require(readme.range(of: "## Layout").map { readme[$0.upperBound...] })
    let words = Set(layout.split { !$0.isLetter && $0 != "-" }.map(String.init))
    for target in try PackageDescription.load().targets
    where target.path.hasPrefix("Sources/") && target.moduleType == "SwiftTarget" {
      #expect(words.contains(target.name), "\(target.name)")
    }
  }

  @Test(
    "would not let an arrow go up or sideways",
    arguments: [
      ("Quantities", "EventKernel"), ("SpikingOperators", "DenseReference"), ("EventKernel", "Unknown"),
    ])
  func refusesArrow(from target: String, to dependency: String) {
    #expect(Levels.violations(in: [target: [dependency]]).count == 1)
    #expect(Levels.violations(in: ["SpikeFoundry": ["Quantities"]]) == [])
  }

  @Test("imports no module that the target does not declare")
  func imports() throws {
    let package = try PackageDescription.load()
    let own = Set(package.targets.map(\.name))
    for target in package.targets {
      for file in try PackageDescription.swiftFiles(under: target.path) {
        for module in try Self.importedModules(in: file) where own.contains(module) {
          #expect(
            target.declared.contains(module), "\(target.name): \(file.lastPathComponent) imports \(module)")
        }
      }
    }
  }

  @Test("declares no dependency of a target that none of its files imports")
  func dependenciesInUse() throws {
    let package = try PackageDescription.load()
    // Programs are started, not imported.
    let programs = Set(package.targets.filter { $0.type == "executable" }.map(\.name))
    for target in package.targets {
      let files = try PackageDescription.swiftFiles(under: target.path)
      var used = programs.union(try files.flatMap(Self.importedModules))
      // Every test target has the seeded generator, whether it needs it or not.
      if target.type == "test" { used.insert("TestSupport") }
      #expect(target.declared.subtracting(used) == [], "\(target.name)")
    }
  }

  @Test("keeps its event kernel free of neurons: nothing there knows what an event stands for")
  func kernelIsGeneric() throws {
    let files = try PackageDescription.swiftFiles(under: "Sources/EventKernel")
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8).lowercased()
      #expect(!text.contains("spike"), "\(file.lastPathComponent)")
    }
  }

  @Test("has Swift files of readable length: none over 600 lines, half of them at most 150")
  func lengths() throws {
    var lengths: [Int] = []
    for file in try ["Sources", "Tests", "Examples"].flatMap(Self.existingSwiftFiles) {
      let lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      // The newline at the end of the last line begins no further line.
      let count = lines.count - (lines.last == "" ? 1 : 0)
      #expect(count <= 600, "\(file.lastPathComponent) has \(count) lines")
      lengths.append(count)
    }
    try #require(!lengths.isEmpty)
    #expect(lengths.sorted()[lengths.count / 2] <= 150)
  }

  static func existingSwiftFiles(under folder: String) throws -> [URL] {
    let path = PackageDescription.root.appending(path: folder).path(percentEncoded: false)
    return FileManager.default.fileExists(atPath: path)
      ? try PackageDescription.swiftFiles(under: folder) : []
  }

  static func importedModules(in file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      // Such as `@_exported public import`.
      guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
        words[..<index].allSatisfy({ $0.hasPrefix("@") || ["public", "package"].contains($0) })
      else { return nil }
      return String(words[index + 1])
    }
  }
}
